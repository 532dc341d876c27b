-- uses: keys jobs hosts addresses answers
--
-- pass: the next request is another turn, of the same host or of the one that a redirect leads to: the job waits there,
-- before all others and uncharged. A host that has just made itself known keeps its place in line: its page comes before
-- the first contacts with those behind it.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered or broke off (ms), 4 'delay slow' as in lib/answers.lua,
--       5 HOST_CONCURRENCY, 6 the URL to ask, 7 its host, 8 redirects that led to it, 9 '1' when a page's meta refresh is
--       the last of them, 10 '1' when the host answered, else an idle connection broke, which is no failure either
-- Types job:ID, host:HOST, counters hash; leases, hosts, busy, trials, troubled zset; queue:LANE list
-- Returns 1; 0 when the lease is over
local concurrency = tonumber(ARGV[5])
local job = held(ARGV[1], ARGV[2])
if not job then return 0 end

local asked = job.host
redis.call('ZREM', leases, job.id)
local note = ARGV[10] == '1' and answered or leave_alone
note(job.host, ARGV[4], ARGV[3])
uncharge(job)
unmark(job.id)
free_host(job.host, concurrency)
if job.to or ARGV[6] ~= job.url then
  local fields = {'host', ARGV[7], 'hops', ARGV[8]}
  if not job.from then fields[5], fields[6] = 'from', job.host end
  if ARGV[9] == '1' then fields[#fields + 1], fields[#fields + 2] = 'refreshed', 1 end
  add_text(fields, 'to', ARGV[6])
  forget_way(job, true)
  redis.call('HSET', job_key(job.id), unpack(fields))
  job.host = ARGV[7]
end
put_first(job)
count('waiting')
place_host(job.host, concurrency)
if job.place and job.host == asked then place_again(job.host, job.place) end
return 1
