-- uses: keys jobs hosts addresses answers ends
--
-- bury: the last attempt failed; the job becomes a dead letter, kept until it is replayed or purged.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms; '' when it was not asked), 4 'delay slow' as in
--       lib/answers.lua, 5 HOST_CONCURRENCY, 6 reason, 7 detail,
--       8 OUTCOMES_KEEP, 9 pause of the whole host (ms) or '', 10 RETRY_BASE_SECONDS and 11 RETRY_CAP_SECONDS (ms)
-- Types job:ID, host:HOST, counters hash; leases, dead, hosts, busy zset; outcomes stream
-- Returns 1; 0 when the lease is over
local job = held(ARGV[1], ARGV[2])
if not job then return 0 end

redis.call('ZREM', leases, job.id)
make_dead(job, ARGV[6], ARGV[7], ARGV[8])
failed(job, ARGV[4], ARGV[3], ARGV[6], ARGV[7], ARGV[9], ARGV[10], ARGV[11])
free_host(job.host, tonumber(ARGV[5]))
return 1
