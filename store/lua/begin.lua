-- uses: keys jobs
--
-- begin: a worker's hand on its lease: counts the attempt and renews the lease.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 lease (ms)
-- Types job:ID hash, leases zset
-- Returns {url, host, attempt (1 for the first), meta or '', when admitted (ms)}; false when the lease is over or was
--       begun before
local id, lease = ARGV[1], tonumber(ARGV[3])
local job = held(id, ARGV[2])
if not job or job.begun then return false end

redis.call('ZREM', leases, id) -- first, since a full memory does not refuse it: what is in hand can always go on
redis.call('ZADD', leases, int(now + lease), id)
local attempt = int(job.attempt + 1)
local times = job.times and job.times .. ',' .. int(now) or int(now)
redis.call('HSET', job_key(id), 'begun', 1, 'attempt', attempt, 'times', times)
return {job.url, job.host, tonumber(attempt), job.meta or '', job.at}
