-- Hosts: `hosts` (when each may be asked), `busy` (how many jobs of each are leased), host:HOST (next, delay, failures, failed).
--
-- A host is in `hosts` exactly while it has queued jobs and room in flight; place_host() sees to that and is called
-- after everything that changes either. host:HOST always has an expiry: it is needed only as long as it says something
-- about the future.

-- Keep host:HOST at least that many milliseconds more.
local function keep_host(host, ms)
  local key = host_key(host)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, int(ms)) end
end

local function host_number(host, field) return tonumber(redis.call('HGET', host_key(host), field) or 0) end

-- The delay of a host in milliseconds: the settings' or its own, the longer.
local function delay_of(host, delay) return math.max(delay, host_number(host, 'delay')) end

-- Do not ask the host before `at`; never sooner than was said before.
local function not_before(host, at)
  if at <= now then return end
  if at > host_number(host, 'next') then redis.call('HSET', host_key(host), 'next', int(at)) end
  keep_host(host, at - now)
end

-- Put the host into `hosts`, or take it out, as its queue and its jobs in flight want it.
local function place_host(host, concurrency)
  local in_flight = tonumber(redis.call('ZSCORE', busy, host) or 0)
  if in_flight >= concurrency or redis.call('LLEN', queue_key(host)) == 0 then
    redis.call('ZREM', hosts, host)
    return
  end
  local at = host_number(host, 'next')
  local placed = tonumber(redis.call('ZSCORE', hosts, host) or -1)
  -- One that waits for its turn keeps its place among the others.
  if placed < 0 or placed < at then redis.call('ZADD', hosts, int(math.max(at, now)), host) end
end

-- One job of the host is in flight no longer.
local function free_host(host, concurrency)
  if tonumber(redis.call('ZINCRBY', busy, -1, host)) <= 0 then redis.call('ZREM', busy, host) end
  place_host(host, concurrency)
end

-- When the present attempt of a job began.
local function begun_at(job) return tonumber(string.match(job.times or '', '(%d+)$')) or now end

-- The job's host failed as a whole: leave it alone for `pause`, or for longer when it has failed several times in a row
-- (base, doubled with each further failure, at most cap; all in milliseconds). Attempts that were under way together
-- and fail together are one failure: what began before the last one was noted is no further one.
local function back_off(job, pause, base, cap)
  local host, failures = job.host, host_number(job.host, 'failures')
  if failures == 0 or begun_at(job) >= host_number(host, 'failed') then
    failures = failures + 1
    redis.call('HSET', host_key(host), 'failures', int(failures), 'failed', int(now))
  end
  local stretched = math.max(pause, math.min(cap, base * 2 ^ math.min(failures - 1, 30)))
  not_before(host, now + stretched)
  keep_host(host, 2 * stretched + 600000) -- so that the next failure is known to be one more in a row
end
