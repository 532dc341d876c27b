-- Copies: which hosts repeat which, in `copies` (zset): 'HOST HOST', the one that repeats and the one that had it first.
--
-- At most PAIRS of them are kept, by the space-saving method (Metwally, Agrawal and El Abbadi, 2005): a new pair takes
-- the place, and the count, of the one with the least. So what is frequent is there, and no count is too low.
local PAIRS = 1000

local function count_copy(copier, original)
  local pair, counted = copier .. ' ' .. original, 1
  if not redis.call('ZSCORE', copies, pair) and redis.call('ZCARD', copies) >= PAIRS then
    counted = redis.call('ZPOPMIN', copies)[2] + 1
  end
  redis.call('ZINCRBY', copies, counted, pair)
end
