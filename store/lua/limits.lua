-- uses: keys
--
-- limits: set what holds for single hosts instead of HOST_DELAY and HOST_CONCURRENCY; all that was set before goes.
--
-- KEYS  as in lib/keys.lua
-- ARGV  for each host its name and 'delay concurrency', the delay in ms, '-' for what is as for all
-- Types limits hash
-- Returns nothing
redis.call('DEL', limits)
for at = 1, #ARGV, 2 do redis.call('HSET', limits, ARGV[at], ARGV[at + 1]) end
