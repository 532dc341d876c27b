-- uses: keys jobs
--
-- audit: count every place from the data itself, at one moment. Takes time in proportion to the number of hosts.
--
-- KEYS  as in lib/keys.lua
-- ARGV  none
-- Types hosts, busy, leases, delayed, dead zset; queue:HOST list; counters hash; records stream
-- Returns {waiting, delayed, leased, dead, jobs in flight by host summed, records ever appended to the stream or -1,
--       {counter, value, counter, ...}}
local queued = {}
for _, host in ipairs(redis.call('ZRANGE', hosts, 0, -1)) do queued[host] = true end
local in_flight, flat = 0, redis.call('ZRANGE', busy, 0, -1, 'WITHSCORES')
for at = 1, #flat, 2 do
  queued[flat[at]] = true -- at its limit, so not in `hosts`, but perhaps with a queue
  in_flight = in_flight + tonumber(flat[at + 1])
end
local waiting = 0
for host in pairs(queued) do waiting = waiting + redis.call('LLEN', queue_key(host)) end

local appended = -1
if redis.call('EXISTS', records) == 1 then
  local stream = redis.call('XINFO', 'STREAM', records)
  for at = 1, #stream, 2 do
    if stream[at] == 'entries-added' then appended = stream[at + 1] end
  end
end
return {waiting, redis.call('ZCARD', delayed), redis.call('ZCARD', leases), redis.call('ZCARD', dead), in_flight, appended,
  redis.call('HGETALL', counters)}
