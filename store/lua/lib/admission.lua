-- Admission: which URLs are new, and taking those.
--
-- A job is {id, url, host, meta, lane}, meta JSON or '', lane '!', '' or '~'. Behind its id may stand that of its twin,
-- another address of the page, and a + when it is to be asked for again though it was done. Answers: 0 new and taken,
-- 1 waiting or in hand, 2 done, 3 dead,
-- 4 new, but there is no room.

-- The `number` jobs in ARGV from `at` on, and where that which follows them begins.
local function jobs_at(at, number)
  local jobs = {}
  for job = 1, number do
    local id, twin, again = string.match(ARGV[at], '^(%w%w%w%w%w%w%w%w%w%w%w%w%w%w%w%w)(%w*)(%+?)')
    jobs[job] = {id = id, twin = twin, again = again == '+', url = ARGV[at + 1], host = ARGV[at + 2], meta = ARGV[at + 3],
      lane = ARGV[at + 4]}
    at = at + 5
  end
  return jobs, at
end

local function pending()
  return tonumber(redis.call('HGET', counters, 'waiting') or 0) + redis.call('ZCARD', delayed)
    + redis.call('ZCARD', leases)
end

-- Whether a job's URL has ended, or its twin has led to a record.
local function was_done(seen, job)
  if recall(seen, decode(job.id)) then return true end
  local state = job.twin ~= '' and recall(seen, decode(job.twin))
  return state and state ~= 'r'
end

-- The answers when `most` may be pending, how many are 0, and whether one is 4. Changes nothing.
local function judge(jobs, most, retention)
  local room, seen = most - pending(), live_tables('urls', retention)
  local answers, again, new, short = {}, {}, 0, false
  for at, job in ipairs(jobs) do
    if again[job.id] then -- twice in one call
      answers[at] = again[job.id]
    elseif redis.call('EXISTS', job_key(job.id)) == 1 then
      answers[at] = redis.call('ZSCORE', dead, job.id) and 3 or 1
    elseif not job.again and was_done(seen, job) then
      answers[at] = 2
    elseif new < room then
      new = new + 1
      answers[at], again[job.id] = 0, 1
    else
      short = true
      answers[at], again[job.id] = 4, 4
    end
  end
  return answers, new, short
end

-- Let the visit by REVISIT_HOURS for which a job waits be now.
local function bring_forward(id, concurrency)
  if redis.call('HEXISTS', job_key(id), 'born') == 0 or redis.call('ZREM', delayed, id) == 0 then return end
  local job = read_job(id)
  count('waiting')
  if redis.call('RPUSH', queue_key(lane_of(job)), id) == 1 then place_host(job.host, concurrency) end
end

-- Take the jobs whose answer is 0, `new` of them; and what waits for its next visit now, if it is to be asked for again.
local function take(jobs, answers, new, concurrency)
  for at, job in ipairs(jobs) do
    if answers[at] == 0 then
      local fields = {'at', int(now)}
      add_text(fields, 'url', job.url)
      if job.meta ~= '' then add_text(fields, 'meta', job.meta) end
      if job.again then
        fields[#fields + 1] = 'again'
        fields[#fields + 1] = '1'
      end
      if job.host ~= host_of(job.url) then
        fields[#fields + 1] = 'host'
        fields[#fields + 1] = job.host
      end
      if job.lane ~= '' then
        fields[#fields + 1] = 'lane'
        fields[#fields + 1] = job.lane
      end
      redis.call('HSET', job_key(job.id), unpack(fields))
      if redis.call('RPUSH', queue_key(lane_of(job)), job.id) == 1 then place_host(job.host, concurrency) end
    end
  end
  if new > 0 then
    count('admitted', new)
    count('waiting', new)
  end
  for at, job in ipairs(jobs) do -- last, since a full memory does not refuse it, and then would let pass what follows
    if answers[at] == 1 and job.again then bring_forward(job.id, concurrency) end
  end
end
