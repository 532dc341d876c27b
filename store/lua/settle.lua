-- uses: keys jobs hosts answers base32 slices ends boilerplate
--
-- settle: the end of a job that gave an answer: a record, a duplicate of one, or a rejection. All or nothing.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms; '' when it was not asked),
--       4 'delay slow' as in lib/answers.lua, 5 HOST_CONCURRENCY, 6 retention (ms),
--       7 OUTCOMES_KEEP, 8 '1' when records go to the stream, 9 '1' when they go to the list,
--       10 outcome, or '' for a record, 11 detail, 12 id of the record that is repeated or '',
--       13 the record as JSON, 14 first 8 bytes of the content hash, 15 host of the page, 16 digests of its paragraphs,
--       17 BOILERPLATE_HOSTS, 18 for how long what is known of a host is kept (ms);
--       then ids of other addresses of the same page
-- Types job:ID, host:HOST, counters, urls:*, content:* hash; hosts, busy, leases, slices, boilerplate zset; records,
--       outcomes stream; boilerplate:HOST string; records:list list (pushed on the left: consumers take from the right)
-- Returns {outcome, id of the record that is repeated or ''}; false when the lease is over
local id, concurrency = ARGV[1], tonumber(ARGV[5])
local retention, keep = tonumber(ARGV[6]), ARGV[7]
local outcome, detail, original = ARGV[10], ARGV[11], ARGV[12]
local job = held(id, ARGV[2])
if not job then return false end

local own, others = decode(id), {}
for at = 19, #ARGV do others[#others + 1] = decode(ARGV[at]) end

-- The record that an address stands for: 'p' is its own, 'd' and an id another's, 'r' none.
local function record_at(tables, address)
  local state = recall(tables, address)
  if not state or state == 'r' then return nil end
  return state == 'p' and encode(address) or encode(string.sub(state, 2))
end

local urls, fresh = live_tables('urls', retention), {}
for _, address in ipairs(others) do
  if address ~= own and not recall(urls, address) then fresh[#fresh + 1] = address end
end

redis.call('ZREM', leases, id) -- first, since a full memory does not refuse it: what is in hand can always end
if outcome == '' then
  local repeated = record_at(urls, own)
  for _, address in ipairs(others) do repeated = repeated or record_at(urls, address) end
  outcome = repeated and 'duplicate.url' or 'published'
  if not repeated then
    local claim = recall(live_tables('content', retention), ARGV[14])
    if claim then outcome, repeated = 'duplicate.content', encode(claim) end
  end
  original = repeated or ''
end

if outcome == 'published' then
  remember(current_table('content', retention), ARGV[14], own)
  if ARGV[8] == '1' then
    redis.call('XADD', records, '*', 'id', id, 'url', job.url, 'record', ARGV[13])
    count('streamed')
  end
  if ARGV[9] == '1' then redis.call('LPUSH', records_list, ARGV[13]) end
  count_page(ARGV[15], ARGV[16], tonumber(ARGV[17]), ARGV[18])
else
  tell(job, outcome, detail, original, keep)
end

local seen = current_table('urls', retention)
local pointer = outcome == 'published' and 'd' .. own or original ~= '' and 'd' .. decode(original) or 'r'
remember(seen, own, outcome == 'published' and 'p' or pointer)
for _, address in ipairs(fresh) do remember(seen, address, pointer) end

redis.call('DEL', job_key(id))
count(outcome)
answered(job.host, ARGV[4], ARGV[3])
free_host(job.host, concurrency)
return {outcome, original}
