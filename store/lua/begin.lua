-- uses: keys jobs hosts addresses base32 slices
--
-- begin: a worker's hand on its lease: counts the attempt and renews the lease.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 lease (ms), 4 a name for this beginning, so that it can be asked again when its answer was lost,
--       5 retention (ms)
-- Types job:ID, host:HOST, validators, urls:* hash, leases, troubled zset
-- Returns {url, host, attempt (1 for the first; those lost with a worker left out), meta or '', when admitted (ms), the URL
--       to ask, redirects that led to it, failures of the host in a row,
--       for how long the host has been in trouble (ms), validators of the URL's last answer, '' where it led to no record
--       that is known, addresses of the host whose turn this is, joined by spaces, or '', 1 when a meta refresh was
--       followed}; false when the lease is over or was begun under another name
local id, lease, name = ARGV[1], tonumber(ARGV[3]), ARGV[4]
local job = held(id, ARGV[2])
if not job or (job.begun and job.begun ~= name) then return false end

redis.call('ZREM', leases, id) -- first, since a full memory does not refuse it: what is in hand can always go on
redis.call('ZADD', leases, int(now + lease), id)
if not job.begun then
  job.attempt = job.attempt + 1
  local times = job.times and job.times .. ',' .. int(now) or int(now)
  redis.call('HSET', job_key(id), 'begun', name, 'attempt', int(job.attempt), 'times', times)
end

local known
if job.again == '1' then
  local state = recall(live_tables('urls', tonumber(ARGV[5])), decode(id))
  known = state and state ~= 'r' and redis.call('HGET', validators, id)
end
local is = redis.call('HMGET', host_key(job.host), 'failures', 'at')
local failures, at = tonumber(is[1] or 0), {}
for address in each_address(is[2]) do
  if has_address(job.host, address) then at[#at + 1] = address end
end
return {job.url, job.host, job.attempt - job.lost, job.meta or '', job.at, job.to or job.url, tonumber(job.hops or 0), failures,
  int(failures > 0 and now - tonumber(redis.call('ZSCORE', troubled, job.host) or now) or 0),
  known or '', table.concat(at, ' '), tonumber(job.refreshed or 0)}
