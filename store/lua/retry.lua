-- uses: keys jobs hosts addresses answers
--
-- retry: the attempt failed; the job is tried again later, and its host left alone meanwhile if it failed as a whole.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms; '' when it was not asked), 4 'delay slow' as in
--       lib/answers.lua, 5 HOST_CONCURRENCY, 6 reason, 7 detail,
--       8 pause of this job (ms), 9 pause of the whole host (ms) or '', 10 RETRY_BASE_SECONDS and 11 RETRY_CAP_SECONDS (ms)
-- Types job:ID, host:HOST, counters hash; leases, delayed, hosts, busy zset
-- Returns 1; 0 when the lease is over
local id, concurrency = ARGV[1], tonumber(ARGV[5])
local job = held(id, ARGV[2])
if not job then return 0 end

redis.call('ZREM', leases, id)
unmark(id)
redis.call('HSET', job_key(id), 'reason', ARGV[6], 'detail', ARGV[7])
redis.call('ZADD', delayed, int(now + tonumber(ARGV[8])), id)
count('retries')
if ARGV[9] == '' then
  answered(job.host, ARGV[4], ARGV[3])
else
  leave_alone(job.host, ARGV[4], ARGV[3])
  back_off(job, ARGV[6], ARGV[7], tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]))
end
free_host(job.host, concurrency)
return 1
