-- uses: keys jobs hosts look
--
-- flights: compare what each host has in flight with its leases. Takes time in proportion to the number of leases.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: busy is set to what the leases are, 2 HOST_CONCURRENCY
-- Types leases, busy, hosts zset; job:ID hash; queue:LANE list
-- Returns {host, in flight, leased, host, ...} of those that differ
local mend, concurrency = ARGV[1] == '1', tonumber(ARGV[2])
local leased, in_flight = {}, {}
for _, id in ipairs(redis.call('ZRANGE', leases, 0, -1)) do
  local host = job_host(id)
  if host then leased[host] = (leased[host] or 0) + 1 end
end
local flat = redis.call('ZRANGE', busy, 0, -1, 'WITHSCORES')
for at = 1, #flat, 2 do
  in_flight[flat[at]] = tonumber(flat[at + 1])
  leased[flat[at]] = leased[flat[at]] or 0
end

local differ = {}
for host, count in pairs(leased) do
  if in_flight[host] ~= count and (in_flight[host] or count > 0) then
    for _, value in ipairs({host, int(in_flight[host] or 0), int(count)}) do differ[#differ + 1] = value end
    if mend then
      redis.call('ZREM', busy, host)
      if count > 0 then redis.call('ZADD', busy, count, host) end
      place_host(host, concurrency)
    end
  end
end
return differ
