-- Answers: what a host's answer, or its failure, means for when it may be asked again.

-- Take note of why a host is not asked as usual, and since when, unless that is known.
local function trouble(host, why, detail)
  redis.call('HSET', host_key(host), 'why', why, 'detail', detail)
  redis.call('ZADD', troubled, 'NX', int(now), host)
end

-- Leave the host alone for `pauses` ('delay' or 'delay slow', in ms: its delay, and what a slow answer asks for) after an
-- answer `ago` ms ago; '' for one that was not asked.
local function leave_alone(host, pauses, ago)
  if ago == '' then return end
  local delay, slow = string.match(pauses, '^(%d+) ?(%d*)$')
  delay, slow = limits_of(host, tonumber(delay)), tonumber(slow) or 0
  local at = now - tonumber(ago)
  rest_addresses(host, at + math.max(delay, slow)) -- a Crawl-delay is for its own host
  delay = math.max(delay, host_number(host, 'delay'))
  not_before(host, at + math.max(delay, slow))
  return slow > delay and slow
end

-- The host answered, as for leave_alone: it is not, or no more, one that fails.
local function answered(host, pauses, ago)
  if ago == '' then return end
  local slow = leave_alone(host, pauses, ago)
  redis.call('HDEL', host_key(host), 'failures', 'failed')
  redis.call('HSET', host_key(host), 'answered', int(now))
  keep_host(host, KNOWN)
  if slow then
    trouble(host, 'slow', int(slow))
  elseif redis.call('ZREM', troubled, host) == 1 then
    redis.call('HDEL', host_key(host), 'why', 'detail')
  end
end

-- The job's host failed as a whole: leave it alone for `pause`, or for longer when it has failed several times in a row
-- (base, doubled with each further failure, at most cap; all in milliseconds). Attempts that were under way together
-- and fail together are one failure: what began before the last one was noted is no further one.
local function back_off(job, why, detail, pause, base, cap)
  local host, failures = job.host, host_number(job.host, 'failures')
  if failures == 0 or begun_at(job) >= host_number(host, 'failed') then
    failures = failures + 1
    redis.call('HSET', host_key(host), 'failures', int(failures), 'failed', int(now))
  end
  redis.call('HDEL', host_key(host), 'answered')
  trouble(host, why, detail)
  local stretched = math.max(pause, math.min(cap, base * 2 ^ math.min(failures - 1, 30)))
  not_before(host, now + stretched)
  keep_host(host, 2 * stretched + 600000) -- so that the next failure is known to be one more in a row
end

-- The attempt at a job failed, and its host answered as for leave_alone; `pause` is as for back_off, or '' when the host
-- is not to blame. Takes numbers as operations get them.
local function failed(job, pauses, ago, why, detail, pause, base, cap)
  if pause == '' then return answered(job.host, pauses, ago) end
  leave_alone(job.host, pauses, ago)
  back_off(job, why, detail, tonumber(pause), tonumber(base), tonumber(cap))
end
