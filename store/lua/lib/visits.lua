-- Visits: an article that was published is asked for again at the ages that REVISIT_HOURS gives.

-- Let the job of an article wait for its next visit, if there is one: as a new one, admitted now. `ages` are milliseconds
-- after it was published, growing, joined by commas. Its hash is gone already.
local function visit_again(job, ages)
  local born = tonumber(job.born or not job.again and now)
  if not born then return end -- somebody asked for it
  local host = job.from or job.host -- where the job came from: redirects may have led it elsewhere
  for age in string.gmatch(ages, '%d+') do
    if born + tonumber(age) > now then
      local fields = {'at', int(now), 'again', '1', 'born', int(born)}
      add_text(fields, 'url', job.url)
      if job.meta and job.meta ~= '' then add_text(fields, 'meta', job.meta) end
      if host ~= host_of(job.url) then
        fields[#fields + 1] = 'host'
        fields[#fields + 1] = host
      end
      if job.lane and job.lane ~= '' then
        fields[#fields + 1] = 'lane'
        fields[#fields + 1] = job.lane
      end
      redis.call('HSET', job_key(job.id), unpack(fields))
      redis.call('ZADD', delayed, int(born + tonumber(age)), job.id)
      count('admitted')
      return
    end
  end
end
