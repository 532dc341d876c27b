-- uses: keys jobs hosts
--
-- unvisit: take back the visits by REVISIT_HOURS to articles that are to be forgotten, and by what they would be asked for.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY; then ids
-- Types job:ID, validators, counters hash; delayed, hosts, validated zset; queue:LANE list
-- Returns how many visits there were. One that is in hand just now is not among them.
local taken = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  redis.call('HDEL', validators, id)
  redis.call('ZREM', validated, id)
  local job = redis.call('HEXISTS', job_key(id), 'born') == 1 and read_job(id)
  local delayed_one = job and redis.call('ZREM', delayed, id) == 1
  local queued = job and not delayed_one and redis.call('LREM', queue_key(lane_of(job)), 1, id) == 1
  if delayed_one or queued then
    redis.call('DEL', job_key(id))
    count('admitted', -1)
    if queued then
      count('waiting', -1)
      place_host(job.host, tonumber(ARGV[1]))
    end
    taken = taken + 1
  end
end
return taken
