-- uses: keys jobs hosts addresses answers
--
-- postpone: the job's host failed as a whole: the job waits again, before all others and uncharged, and its host is left
-- alone.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms; '' when it was not asked), 4 'delay slow' as in
--       lib/answers.lua, 5 HOST_CONCURRENCY, 6 reason, 7 detail, 8 pause of the host (ms), 9 RETRY_BASE_SECONDS and
--       10 RETRY_CAP_SECONDS (ms)
-- Types job:ID, host:HOST, counters hash; leases, hosts, busy, trials, troubled zset; queue:LANE list
-- Returns 1; 0 when the lease is over
local job = held(ARGV[1], ARGV[2])
if not job then return 0 end

redis.call('ZREM', leases, job.id)
failed(job, ARGV[4], ARGV[3], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10])
uncharge(job)
unmark(job.id)
redis.call('HSET', job_key(job.id), 'reason', ARGV[6], 'detail', ARGV[7])
put_first(job)
count('waiting')
count('retries')
free_host(job.host, tonumber(ARGV[5]))
return 1
