-- uses: keys jobs hosts addresses answers base32 slices ends boilerplate near copies visits
--
-- settle: the end of a job that gave an answer: a record, a duplicate of one, or a rejection. All or nothing.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 how long ago the host answered (ms; '' when it was not asked),
--       4 'delay slow' as in lib/answers.lua, 5 HOST_CONCURRENCY, 6 retention (ms),
--       7 OUTCOMES_KEEP, 8 '1' when records go to the stream, 9 '1' when they go to the list,
--       10 outcome, or '' for a record, 11 detail, 12 id of the record that is repeated or '',
--       13 the record as JSON, 14 first 8 bytes of the content hash, 15 host of the page, 16 digests of its paragraphs,
--       17 BOILERPLATE_HOSTS, 18 for how long what is known of a host is kept (ms), 19 NEAR_DUPLICATES (drop, mark, off),
--       20 NEAR_MAX, 21 site of the page (3 bytes), 22 REVISION_MIN_CHANGE, 23 REVISION_MIN_MINUTES (ms), 24 REVISIT_HOURS
--       (ms, joined by commas), 25 how many near fingerprints there are, one a version, the newest first; then these, then ids of other addresses of the same page,
--       with ~ behind it where only the page says so: not believed when the text there was plainly another
-- Types job:ID, host:HOST, counters, urls:*, content:*, near:* hash; hosts, busy, leases, slices, boilerplate,
--       generations, copies zset; records, outcomes stream; boilerplate:HOST string; prints:* list;
--       records:list list (pushed on the left: consumers take from the right)
-- Returns {outcome, id of the record that is repeated or '', its URL or '', resemblance or ''}; false when the lease is
--       over
local id, concurrency = ARGV[1], tonumber(ARGV[5])
local retention, keep = tonumber(ARGV[6]), ARGV[7]
local outcome, detail, original = ARGV[10], ARGV[11], ARGV[12]
local job = held(id, ARGV[2])
if not job then return false end

local policy, most, prints = ARGV[19], tonumber(ARGV[20]), {}
local first_alias = 26 + tonumber(ARGV[25])
if policy ~= 'off' then
  for at = 26, first_alias - 1 do prints[#prints + 1] = read_print(ARGV[at], ARGV[21]) end
end
local own, others, said = decode(id), {}, {}
for at = first_alias, #ARGV do
  others[#others + 1] = decode(ARGV[at])
  said[others[#others]] = string.sub(ARGV[at], 17) == '~'
end

-- What becomes of a page that was asked for again and whose record has `mark`, 'p' or 'pREVISION:TIME': the outcome, its
-- detail and the new mark. `changed`: the share of the text that has changed, 0 for none, nil when that is not known.
local function judge_revision(mark, changed)
  local revision, since = string.match(mark, '^p(%d+):(%d+)$')
  local waits = tonumber(since or 0) + tonumber(ARGV[23]) - now
  if changed and changed <= tonumber(ARGV[22]) then
    return 'duplicate.unchanged', changed > 0 and string.format('changed by %.0f %%', 100 * changed) or '', mark
  elseif waits > 0 then
    return 'duplicate.unchanged', string.format('changed, but %.0f min too soon after the last revision', waits / 60000), mark
  end
  return 'published', '', 'p' .. int(tonumber(revision or 1) + 1) .. ':' .. int(now)
end

-- The record that an address stands for: 'p' is its own (perhaps with number and time of its last revision), 'd' and an
-- id another's, 'r' none.
local function record_at(tables, address)
  local state = recall(tables, address)
  if not state or state == 'r' then return nil end
  return string.sub(state, 1, 1) == 'p' and encode(address) or encode(string.sub(state, 2))
end

local urls, fresh = live_tables('urls', retention), {}
for _, address in ipairs(others) do
  if address ~= own and not recall(urls, address) then fresh[#fresh + 1] = address end
end

redis.call('ZREM', leases, id) -- first, since a full memory does not refuse it: what is in hand can always end
local record, story, url, similarity = ARGV[13], own, '', ''
local texts = #prints > 0 and live_generations(retention, most) or {}
local state, again = nil, job.again == '1'
if outcome == '' then
  local repeated = record_at(urls, own)
  local revisited = again and repeated == id
  if again then repeated = nil end
  for _, address in ipairs(others) do
    local record_there = not repeated and record_at(urls, address)
    if again and record_there == id then record_there = nil end
    local there, mine
    if record_there and said[address] then there, mine = comparable(prints, texts, decode(record_there)) end
    if not (there and is_other(mine, there)) then repeated = repeated or record_there or nil end
  end
  outcome = repeated and 'duplicate.url' or 'published'
  local claim = not repeated and recall(live_tables('content', retention), ARGV[14])
  if revisited and not repeated and (not claim or claim == own) then
    local known, mine, generation, text = comparable(prints, texts, own)
    local changed = known and 1 - compare(mine, known) or nil
    outcome, detail, state = judge_revision(recall(urls, own), claim == own and 0 or changed)
    if outcome == 'published' then
      record = set_field(record, 'revision', string.match(state, '%d+'), '1')
      record = set_field(record, 'changed', changed and string.format('%.2f', changed) or 'null')
      record = set_field(record, 'supersedes', '"' .. id .. '"')
      if known then
        story = known.story
        record = set_field(record, 'story', '"' .. encode(story) .. '"', '"' .. id .. '"')
        erase_text(generation, text)
      end
      count('revisions')
    else
      repeated = id
    end
  elseif claim then
    outcome, repeated, similarity = 'duplicate.content', encode(claim), '1.00'
    local entry = entry_of(texts, claim)
    url = entry and entry.url or ''
  elseif not repeated then
    local near
    for _, mine in ipairs(prints) do near = near or find_original(mine, texts, own) end
    if near then
      repeated, story, url, similarity = encode(near.id), near.story, near.url, string.format('%.2f', near.resemblance)
      if near.fuller then
        record = set_field(record, 'supersedes', '"' .. repeated .. '"')
      elseif policy == 'mark' then
        record = set_field(record, 'near_duplicate_of', '"' .. repeated .. '"')
        prints = {} -- what repeats it resembles what is remembered
      else
        outcome = 'duplicate.near'
      end
      record = set_field(record, 'similarity', similarity)
      record = set_field(record, 'story', '"' .. encode(story) .. '"', '"' .. id .. '"')
    end
  end
  original = repeated or ''
end

if outcome == 'published' then
  remember(current_table('content', retention), ARGV[14], own)
  if prints[1] then remember_text(prints[1], own, story, job.url, retention, most) end
  if ARGV[8] == '1' then
    redis.call('XADD', records, '*', 'id', id, 'url', job.url, 'record', record)
    count('streamed')
  end
  if ARGV[9] == '1' then redis.call('LPUSH', records_list, record) end
  count_page(ARGV[15], ARGV[16], tonumber(ARGV[17]), ARGV[18])
  if original ~= '' and not state then count(prints[1] and 'updates' or 'marked') end
else
  tell(job, outcome, detail, original, keep, url, similarity)
end
if url ~= '' and host_of(url) ~= host_of(job.url) then count_copy(host_of(job.url), host_of(url)) end

if again and not state and outcome ~= 'published' and record_at(urls, own) == id then state = recall(urls, own) end
local seen = current_table('urls', retention)
local pointer = outcome == 'published' and 'd' .. own or original ~= '' and 'd' .. decode(original) or 'r'
remember(seen, own, state or outcome == 'published' and 'p' or pointer)
for _, address in ipairs(fresh) do remember(seen, address, pointer) end

redis.call('DEL', job_key(id))
count(outcome)
if outcome == 'published' or state then visit_again(job, ARGV[24]) end
answered(job.host, ARGV[4], ARGV[3])
free_host(job.host, concurrency)
return {outcome, original, url, similarity}
