-- uses: keys
--
-- validate: keep the validators of a URL's last answer, or forget them; of more than may be kept the oldest go.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 the validators, '' for none, 3 how many URLs' are kept
-- Types validators hash, validated zset
-- Returns nothing
local id, keep = ARGV[1], tonumber(ARGV[3])
redis.call('HDEL', validators, id)
redis.call('ZREM', validated, id)
if ARGV[2] == '' or keep == 0 then return end
redis.call('HSET', validators, id, ARGV[2])
redis.call('ZADD', validated, int(now), id)
local over = redis.call('ZCARD', validated) - keep
if over > 0 then
  local gone = redis.call('ZPOPMIN', validated, math.min(over, 100))
  for at = 1, #gone, 2 do redis.call('HDEL', validators, gone[at]) end
end
