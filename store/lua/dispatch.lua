-- uses: keys jobs hosts addresses answers ends clock turns
--
-- dispatch: bring back what was lost, promote what is due, and lease jobs of hosts that may be asked, one a host in turn.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 jobs at the most, 2 lease (ms), 3 HOST_DELAY (ms), 4 HOST_CONCURRENCY, 5 workers that a job may be lost with,
--       6 OUTCOMES_KEEP, 7 expired leases, and due jobs, at the most in one call, 8 a pause (ms) between two calls that
--       only an outage explains, 9 what leases are prolonged by after one (ms), 10 the caller's name and 11 how many hosts of which
--       it is not known that they answer it can ask at once, 0 when it does not say, 12 how many of those it gives out in one call
-- Types hosts, busy, leases, delayed, dead, trials, workers zset; queue:LANE list; job:ID, host:HOST, counters hash; tokens,
--       pumped string
-- Returns {expired leases, of them buried, promoted jobs, {id, token, url, host, '1' when it is not known that the host
--       answers, id, ...}}
local limit, lease, delay, concurrency = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local most_lost, keep, sweep = tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7])
local waiting, buried = 0, 0

note_dispatch(tonumber(ARGV[8]), tonumber(ARGV[9]))
local most = trials_of_all(ARGV[10], tonumber(ARGV[11]))

local expired = redis.call('ZRANGE', leases, '-inf', int(now), 'BYSCORE', 'LIMIT', 0, sweep)
for _, id in ipairs(expired) do
  redis.call('ZREM', leases, id)
  local job = read_job(id)
  if job then
    if job.begun then job.lost = redis.call('HINCRBY', job_key(id), 'lost', 1) end
    if job.lost >= most_lost then
      make_dead(job, 'failed.worker_lost', 'its workers vanished in ' .. int(job.lost) .. ' of its attempts', keep)
      buried = buried + 1
    else
      unmark(id)
      put_first(job)
      waiting = waiting + 1
    end
    free_host(job.host, concurrency)
  end
end
if #expired > 0 then count('leases_expired', #expired) end

local due = redis.call('ZRANGE', delayed, '-inf', int(now), 'BYSCORE', 'LIMIT', 0, sweep)
for _, id in ipairs(due) do
  redis.call('ZREM', delayed, id)
  local job = read_job(id)
  if job then
    put_first(job) -- it has waited before
    waiting = waiting + 1
    place_host(job.host, concurrency)
  end
end

local taken, looks, trying, tried, tries = {}, limit, trials_in_flight(), 0, tonumber(ARGV[12])

local function lease_next_of(host, class)
  local id = next_of(host)
  local job = id and read_job(id)
  if id then waiting = waiting - 1 end
  if job then
    local token = int(redis.call('INCR', tokens))
    redis.call('HSET', job_key(id), 'token', token)
    redis.call('ZADD', leases, int(now + lease), id)
    redis.call('ZINCRBY', busy, 1, host)
    if class then
      redis.call('HSET', job_key(id), 'place', redis.call('ZSCORE', hosts, host))
      try(host, class, trying)
      tried = tried + 1
    end
    local own_delay, at_once = limits_of(host, delay, concurrency)
    if at_once > 1 then not_before(host, now + delay_of(host, delay)) end
    take_addresses(host, at_once > 1 and own_delay)
    for _, value in ipairs({id, token, job.to or job.url, host, class and '1' or ''}) do taken[#taken + 1] = value end
  end
  place_host(host, concurrency)
end

while looks > 0 and #taken < 5 * limit and tried < tries do -- those behind come in the next call
  local ready = redis.call('ZRANGE', hosts, '-inf', int(now), 'BYSCORE', 'LIMIT', 0, math.min(looks, limit - #taken / 5))
  if #ready == 0 then break end
  for _, host in ipairs(ready) do
    if tried >= tries then break end
    looks = looks - 1
    local class = class_of(host)
    if class and not has_turn(class, trying, most) then
      looks = looks + pass_over(host, class, trying)
    else
      local free = addresses_free_at(host, concurrency, 0)
      if free == 0 then lease_next_of(host, class) else looks = looks + put_off(host, free, trying) end
    end
  end
end
for _, host in ipairs(trying.failing) do
  if #taken >= 5 * limit or tried >= tries or not has_turn(FAILING, trying, most, true) then break end
  if addresses_free_at(host, concurrency, 0) == 0 then lease_next_of(host, FAILING) end
end
if waiting ~= 0 then count('waiting', waiting) end
return {#expired, buried, #due, taken}
