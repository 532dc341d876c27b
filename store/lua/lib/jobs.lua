-- Jobs: the hash job:ID.
--
-- Long values (url, meta) are kept in pieces (url, url2, url3, ...): a hash stays in its compact encoding, which saves
-- a third of a pending URL's memory, only while no value is longer than hash-max-listpack-value, 64 bytes by default.
local PIECE = 64

-- Append to `fields` the field `name` and its further pieces.
local function add_text(fields, name, text)
  for piece = 0, math.floor((#text - 1) / PIECE) do
    fields[#fields + 1] = piece == 0 and name or name .. (piece + 1)
    fields[#fields + 1] = string.sub(text, piece * PIECE + 1, (piece + 1) * PIECE)
  end
end

local function text_of(fields, name)
  if not fields[name .. '2'] then return fields[name] end
  local pieces = {fields[name]}
  while fields[name .. (#pieces + 1)] do
    pieces[#pieces + 1] = fields[name .. (#pieces + 1)]
  end
  return table.concat(pieces)
end

-- The key of a URL's queue unless the caller names another: host and port as the URL has them.
local function host_of(url)
  return string.match(url, '^%a[%w+.-]*://([^/?#]*)') or ''
end

-- A job with its fields, id, whole url and meta, the URL to ask (`to`) where a redirect led to another, host, number of
-- attempts and how many of them were lost with a worker;
-- nil when there is none.
local function read_job(id)
  local flat = redis.call('HGETALL', job_key(id))
  if #flat == 0 then return nil end
  local job = {}
  for at = 1, #flat, 2 do job[flat[at]] = flat[at + 1] end
  job.id = id
  job.url = text_of(job, 'url') or ''
  job.meta = text_of(job, 'meta')
  job.to = text_of(job, 'to')
  job.host = job.host or host_of(job.url)
  job.attempt = tonumber(job.attempt or 0)
  job.lost = tonumber(job.lost or 0)
  return job
end

-- The job if `token` is the one of its present lease; nil when that lease is over.
local function held(id, token)
  if redis.call('HGET', job_key(id), 'token') ~= token or not redis.call('ZSCORE', leases, id) then return nil end
  return read_job(id)
end

-- Take the marks of its lease off a job.
local function unmark(id) redis.call('HDEL', job_key(id), 'token', 'begun', 'place') end

-- Forget where redirects led a job; `only_to`: only the URL there.
local function forget_way(job, only_to)
  local fields = {'to'}
  while job['to' .. (#fields + 1)] do fields[#fields + 1] = 'to' .. (#fields + 1) end
  redis.call('HDEL', job_key(job.id), unpack(fields))
  if only_to or not job.from then return end
  redis.call('HDEL', job_key(job.id), 'from', 'hops', 'refreshed')
  job.host = job.from
  if job.host == host_of(job.url) then
    redis.call('HDEL', job_key(job.id), 'host')
  else
    redis.call('HSET', job_key(job.id), 'host', job.host)
  end
end

-- Take back that the present attempt was begun.
local function uncharge(job)
  if not job.begun then return end
  if job.attempt > 1 then
    redis.call('HSET', job_key(job.id), 'attempt', int(job.attempt - 1), 'times', string.match(job.times or '', '^(.*),') or '')
  else
    redis.call('HDEL', job_key(job.id), 'attempt', 'times')
  end
end

local function count(name, by) redis.call('HINCRBY', counters, name, by or 1) end
