-- By what the page of a URL can be asked whether it has changed, of the newest answers.
--
-- `validators` (hash): id -> what store/validators.py packs. `validated` (zset): id -> when that answer
-- came, or the page was last found to be as it was then (ms).

-- Entries that one answer may drop: a lowered limit is reached in steps.
local VALIDATORS_DROPPED = 100

-- Keep those of a URL's last answer, '' when it had none; of more than `most` the oldest go.
local function keep_validators(id, packed, most)
  redis.call('HDEL', validators, id)
  redis.call('ZREM', validated, id)
  if packed == '' or most == 0 then return end
  redis.call('HSET', validators, id, packed)
  redis.call('ZADD', validated, int(now), id)
  local over = redis.call('ZCARD', validated) - most
  if over > 0 then
    local gone = redis.call('ZPOPMIN', validated, math.min(over, VALIDATORS_DROPPED))
    for at = 1, #gone, 2 do redis.call('HDEL', validators, gone[at]) end
  end
end

-- The page is as it was when they were given: they are no older than this answer, and not among the first to go.
local function confirm_validators(id) redis.call('ZADD', validated, 'XX', int(now), id) end
