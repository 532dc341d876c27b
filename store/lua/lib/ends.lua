-- Ends: what every end of a URL that is not a record leaves behind.

-- Append to the stream of outcomes, which keeps about `keep` entries. `original` is the id of the record that is
-- repeated, `url` and `similarity` are its URL and how much the two texts resemble each other, where that is known.
local function tell(job, outcome, detail, original, keep, url, similarity)
  redis.call('XADD', outcomes, 'MAXLEN', '~', keep, '*', 'id', job.id, 'url', job.url, 'outcome', outcome,
    'detail', detail, 'attempt', int(job.attempt), 'duplicate_of', original, 'host', job.host,
    'duplicate_url', url or '', 'similarity', similarity or '')
end

-- Make a dead letter of a job that is in no other place any more.
local function make_dead(job, reason, detail, keep)
  unmark(job.id)
  redis.call('HSET', job_key(job.id), 'reason', reason, 'detail', detail)
  redis.call('ZADD', dead, int(now), job.id)
  count(reason)
  tell(job, reason, detail, '', keep)
end
