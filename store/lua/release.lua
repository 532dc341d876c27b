-- uses: keys jobs hosts addresses
--
-- release: hand leased jobs back to the front of their queues, as if they had not been begun.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_DELAY (ms), 2 HOST_CONCURRENCY, then for each id, token
-- Types job:ID, counters hash; leases, hosts, busy zset; queue:LANE list
-- Returns how many were handed back
local delay, concurrency = tonumber(ARGV[1]), tonumber(ARGV[2])
local released = 0
for at = #ARGV - 1, 3, -2 do -- from the last, so that the first is in front again
  local job = held(ARGV[at], ARGV[at + 1])
  if job then
    redis.call('ZREM', leases, job.id)
    if job.begun then
      uncharge(job)
      not_before(job.host, now + delay_of(job.host, delay)) -- it may have been asked just now
      rest_addresses(job.host, now + limits_of(job.host, delay))
    end
    unmark(job.id)
    put_first(job)
    free_host(job.host, concurrency)
    released = released + 1
  end
end
if released > 0 then count('waiting', released) end
return released
