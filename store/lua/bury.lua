-- uses: keys jobs hosts ends
--
-- bury: the last attempt failed; the job becomes a dead letter, kept until it is replayed or purged.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms), 4 HOST_DELAY (ms), 5 HOST_CONCURRENCY, 6 reason, 7 detail,
--       8 OUTCOMES_KEEP, 9 pause of the whole host (ms) or '', 10 RETRY_BASE_SECONDS and 11 RETRY_CAP_SECONDS (ms)
-- Types job:ID, host:HOST, counters hash; leases, dead, hosts, busy zset; outcomes stream
-- Returns 1; 0 when the lease is over
local answered_ago, delay, concurrency = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local job = held(ARGV[1], ARGV[2])
if not job then return 0 end

redis.call('ZREM', leases, job.id)
make_dead(job, ARGV[6], ARGV[7], ARGV[8])
if ARGV[9] ~= '' then back_off(job, tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])) end
not_before(job.host, now - answered_ago + delay_of(job.host, delay))
free_host(job.host, concurrency)
return 1
