-- Hosts: `hosts` (when each may be asked), `busy` (how many jobs of each are leased), `limits` (settings of single hosts),
-- `trials` (those in flight of which it is not known that they answer), `troubled` (since when each is slow, blocked or
-- down), host:HOST (next, delay, answered, failures, failed, why, detail).
--
-- A host is in `hosts` exactly while it has queued jobs and room in flight; place_host() sees to that and is called
-- after everything that changes either. host:HOST always has an expiry: it is needed only as long as it says something
-- about the future.

-- What is in front of a host's name in the name of its queue: of high, of usual and of low priority, the first first.
local LANES = {'!', '', '~'}
-- For how long a host that answered is known to be one that answers (ms).
local KNOWN = 3600000

-- Keep host:HOST at least that many milliseconds more.
local function keep_host(host, ms)
  local key = host_key(host)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, int(ms)) end
end

local function host_number(host, field) return tonumber(redis.call('HGET', host_key(host), field) or 0) end

-- The delay (ms) and the concurrency that hold for a host: its own of `limits`, or else those given.
local function limits_of(host, delay, concurrency)
  local own = redis.call('HGET', limits, host)
  if not own then return delay, concurrency end
  local its_delay, its_concurrency = string.match(own, '^(%S+) (%S+)$')
  return tonumber(its_delay) or delay, tonumber(its_concurrency) or concurrency
end

-- The delay of a host in milliseconds: the settings' or that of its robots.txt, the longer.
local function delay_of(host, delay) return math.max((limits_of(host, delay)), host_number(host, 'delay')) end

-- Do not ask the host before `at`; never sooner than was said before.
local function not_before(host, at)
  if at <= now then return end
  if at > host_number(host, 'next') then redis.call('HSET', host_key(host), 'next', int(at)) end
  keep_host(host, at - now)
end

-- Whether one more job of the host may be leased. One that fails is asked by one at a time.
local function has_room(host, concurrency)
  local in_flight = tonumber(redis.call('ZSCORE', busy, host) or 0)
  if in_flight <= 0 then return true end
  local _, most = limits_of(host, 0, concurrency)
  return in_flight < most and host_number(host, 'failures') == 0
end

local function has_queue(host)
  return redis.call('EXISTS', queue_key(host), queue_key('!' .. host), queue_key('~' .. host)) > 0
end

local function lane_of(job) return (job.lane or '') .. job.host end

-- The job waits again, before all others of its priority.
local function put_first(job) redis.call('LPUSH', queue_key(lane_of(job)), job.id) end

-- Hosts placed by this call: those that may be asked now keep the order in which they came, not that of their names.
local placed_now = 0

-- Put the host into `hosts`, or take it out, as its queue and its jobs in flight want it.
local function place_host(host, concurrency)
  if not has_room(host, concurrency) or not has_queue(host) then
    redis.call('ZREM', hosts, host)
    return
  end
  local at = host_number(host, 'next')
  local placed = tonumber(redis.call('ZSCORE', hosts, host) or -1)
  -- One that waits for its turn keeps its place among the others.
  if placed < 0 or placed < at then
    placed_now = math.min(placed_now + 1, 1000)
    redis.call('ZADD', hosts, string.format('%.3f', math.max(at, now - 1 + placed_now / 1000)), host)
  end
end

-- The host waits again where it stood in line at `place`, unless it may only be asked later.
local function place_again(host, place)
  if host_number(host, 'next') <= now then redis.call('ZADD', hosts, 'XX', 'LT', place, host) end
end

-- One job of the host is in flight no longer.
local function free_host(host, concurrency)
  if tonumber(redis.call('ZINCRBY', busy, -1, host)) <= 0 then redis.call('ZREM', busy, host) end
  redis.call('ZREM', trials, host)
  place_host(host, concurrency)
end

-- When the present attempt of a job began.
local function begun_at(job) return tonumber(string.match(job.times or '', '(%d+)$')) or now end
