-- uses: keys jobs hosts
--
-- retry: the attempt failed; the job is tried again later, and its host left alone meanwhile if it failed as a whole.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms), 4 HOST_DELAY (ms), 5 HOST_CONCURRENCY, 6 reason, 7 detail,
--       8 pause of this job (ms), 9 pause of the whole host (ms) or '', 10 RETRY_BASE_SECONDS and 11 RETRY_CAP_SECONDS (ms)
-- Types job:ID, host:HOST, counters hash; leases, delayed, hosts, busy zset
-- Returns 1; 0 when the lease is over
local id, answered_ago, delay, concurrency = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local job = held(id, ARGV[2])
if not job then return 0 end

redis.call('ZREM', leases, id)
unmark(id)
redis.call('HSET', job_key(id), 'reason', ARGV[6], 'detail', ARGV[7])
redis.call('ZADD', delayed, int(now + tonumber(ARGV[8])), id)
count('retries')
if ARGV[9] ~= '' then back_off(job, tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])) end
not_before(job.host, now - answered_ago + delay_of(job.host, delay))
free_host(job.host, concurrency)
return 1
