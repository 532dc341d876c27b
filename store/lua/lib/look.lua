-- Looking: what the operations that check the books share.

-- The host of a job whose URL is known, its lane, and whether it has the marks of a lease; nil when there is no such job.
local function job_host(id)
  local is = redis.call('HMGET', job_key(id), 'host', 'url', 'lane', 'token', 'begun')
  if not is[2] then return nil end
  local host = is[1] or string.match(is[2], '^%a[%w+.-]*://([^/?#]*)[/?#]')
  host = host or read_job(id).host -- a long host goes on in the next piece of the URL
  return host, (is[3] or '') .. host, is[4] or is[5]
end

local function host_of_lane(lane) return string.match(lane, '^[!~]?(.*)$') end

-- Of the places that are no queue, the one that counts when a job is in several; nil when it is in none of them.
local function place_of(id)
  if redis.call('ZSCORE', leases, id) then return 'leases' end
  if redis.call('ZSCORE', dead, id) then return 'dead' end
  if redis.call('ZSCORE', delayed, id) then return 'delayed' end
  return nil
end

-- The reason under which a dead letter is counted; nil when there is no such job.
local function reason_of(id)
  local is = redis.call('HMGET', job_key(id), 'url', 'reason')
  if not is[1] then return nil end
  return is[2] and string.match(is[2], '^failed%..*') or 'failed.internal'
end
