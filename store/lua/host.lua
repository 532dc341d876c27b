-- uses: keys jobs hosts
--
-- host: give a host a delay of its own (robots' crawl-delay); the longer of it and HOST_DELAY holds.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 host, 2 delay (ms), 0 for none, 3 how long it holds (ms)
-- Types host:HOST hash
-- Returns nothing
local host, delay = ARGV[1], tonumber(ARGV[2])
redis.call('HDEL', host_key(host), 'delay') -- first, since a full memory does not refuse it
if delay > 0 then
  redis.call('HSET', host_key(host), 'delay', int(delay))
  keep_host(host, tonumber(ARGV[3]))
end
