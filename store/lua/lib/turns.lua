-- Turns: whose job is given out next, so that hosts which do not answer hold up nobody else.
--
-- A host that has not answered lately is a stranger, one that failed last is failing. `trials` (zset) has those in flight:
-- host → 0 for a stranger, 1 for one that fails. `workers` (zset) has 'NAME PLACES' of each worker, how many
-- such hosts it can ask at once → when it last asked for jobs.
local STRANGER, FAILING = 0, 1
-- What part of the places for both those that fail have in any case.
local SHARE_OF_FAILING = 1 / 16
-- How long after its last dispatch a worker is gone (ms), and by how much a host that has no turn is set back (ms).
local GONE, SET_BACK = 10000, 50
-- Hosts without a turn that one call passes over, at the most.
local PASSED_OVER = 300

-- The places of all workers that are there; 0 when none has told of any. `places` of the one by this name are noted.
local function trials_of_all(name, places)
  if places > 0 then redis.call('ZADD', workers, int(now), name .. ' ' .. int(places)) end
  redis.call('ZREMRANGEBYSCORE', workers, '-inf', int(now - GONE))
  local all = 0
  for _, worker in ipairs(redis.call('ZRANGE', workers, 0, -1)) do
    all = all + (tonumber(string.match(worker, ' (%d+)$')) or 0)
  end
  return all
end

-- How many hosts of each class are in flight. Entries that something else has left behind go.
local function trials_in_flight()
  local trying = {[STRANGER] = 0, [FAILING] = 0, passed = 0, failing = {}}
  local flat = redis.call('ZRANGE', trials, 0, -1, 'WITHSCORES')
  for at = 1, #flat, 2 do
    if redis.call('ZSCORE', busy, flat[at]) then
      local class = flat[at + 1] == '1' and FAILING or STRANGER
      trying[class] = trying[class] + 1
    else
      redis.call('ZREM', trials, flat[at])
    end
  end
  return trying
end

-- STRANGER or FAILING; nil for a host that answers.
local function class_of(host)
  local is = redis.call('HMGET', host_key(host), 'failures', 'answered')
  if is[1] then return FAILING end
  return not is[2] and STRANGER or nil
end

-- Whether one more of this class may be in flight, of `most`; `idle`: there is room that no other host wants now.
local function has_turn(class, trying, most, idle)
  if most == 0 then return true end
  if class == FAILING and trying[FAILING] < math.max(1, most * SHARE_OF_FAILING) then return true end
  return (class == STRANGER or idle) and trying[STRANGER] + trying[FAILING] < most
end

-- Note that a host of this class is in flight.
local function try(host, class, trying)
  if redis.call('ZADD', trials, class, host) == 1 then trying[class] = trying[class] + 1 end
end

-- Look at a host again at `at`, so that others are looked at; returns 1, 0 once that were many.
local function put_off(host, at, trying)
  trying.passed = trying.passed + 1
  redis.call('ZADD', hosts, string.format('%.3f', at + trying.passed / 1000), host)
  return trying.passed <= PASSED_OVER and 1 or 0
end

-- Put off a host that has no turn; it stands in no other's way meanwhile.
local function pass_over(host, class, trying)
  stay_in_line(host)
  if class == FAILING then table.insert(trying.failing, host) end
  return put_off(host, now + SET_BACK, trying)
end

-- Take the first job off a host's queue; false when there is none.
local function next_of(host)
  for _, lane in ipairs(LANES) do
    local id = redis.call('LPOP', queue_key(lane .. host))
    if id then return id end
  end
  return false
end
