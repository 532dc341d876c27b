-- uses: keys jobs hosts ends
--
-- giveup: make dead letters of the jobs that wait for a host which does not answer, as one.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 host, 2 reason, 3 detail, 4 OUTCOMES_KEEP, 5 HOST_CONCURRENCY, 6 jobs at the most
-- Types queue:LANE list; job:ID, counters hash; dead, hosts, busy zset; outcomes stream
-- Returns how many there were
local host = ARGV[1]
local ids = {}
for _, lane in ipairs(LANES) do
  local some = tonumber(ARGV[6]) - #ids
  for _, id in ipairs(some > 0 and redis.call('LPOP', queue_key(lane .. host), some) or {}) do ids[#ids + 1] = id end
end
for _, id in ipairs(ids) do
  local job = read_job(id)
  if job then make_dead(job, ARGV[2], ARGV[3], ARGV[4]) end
end
if #ids > 0 then count('waiting', -#ids) end
place_host(host, tonumber(ARGV[5]))
return #ids
