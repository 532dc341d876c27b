-- uses: keys jobs hosts
--
-- heap: find hosts that should be in `hosts` and are not, that are and should not be, or that are much too late in it.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: they are placed anew, 2 HOST_CONCURRENCY, 3 how much too late (ms); then hosts
-- Types hosts, busy zset; queue:LANE list; host:HOST hash
-- Returns {{host that is missing, ...}, {host that has no queue or no room in flight, ...}, {host that is late, ...}}
local mend, concurrency, late = ARGV[1] == '1', tonumber(ARGV[2]), tonumber(ARGV[3])
local missing, idle, held_up = {}, {}, {}
for at = 4, #ARGV do
  local host = ARGV[at]
  local placed = redis.call('ZSCORE', hosts, host)
  local wanted = has_room(host, concurrency) and has_queue(host)
  local found
  if wanted and not placed then
    found = missing
  elseif placed and not wanted then
    found = idle
  elseif placed and tonumber(placed) > math.max(now, host_number(host, 'next')) + late then
    found = held_up
  end
  if found then
    found[#found + 1] = host
    if mend then
      redis.call('ZREM', hosts, host)
      place_host(host, concurrency)
    end
  end
end
return {missing, idle, held_up}
