-- uses: keys jobs hosts
--
-- replay: dead letters wait again, with a fresh set of attempts.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY; then ids
-- Types job:ID, counters hash; dead, hosts, busy zset; queue:LANE list
-- Returns how many of them were dead letters
local replayed = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  local job = redis.call('ZREM', dead, id) == 1 and read_job(id)
  if job then
    redis.call('HDEL', job_key(id), 'attempt', 'lost', 'times', 'reason', 'detail')
    redis.call('HDEL', host_key(job.host), 'failures', 'failed', 'why', 'detail') -- its host gets a fresh start, too
    redis.call('ZREM', troubled, job.host)
    forget_way(job)
    redis.call('RPUSH', queue_key(lane_of(job)), id)
    place_host(job.host, tonumber(ARGV[1]))
    count(job.reason or 'failed.internal', -1)
    replayed = replayed + 1
  end
end
if replayed > 0 then
  count('waiting', replayed)
  count('replayed', replayed)
end
return replayed
