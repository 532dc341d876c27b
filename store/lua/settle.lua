-- uses: keys arguments jobs hosts addresses answers base32 slices ends boilerplate squeeze likeness near copies visits fields aliases revisions validators
--
-- settle: the end of a job that gave an answer: a record, a duplicate of one, or a rejection. All or nothing.
--
-- KEYS  as in lib/keys.lua
-- ARGV  names and values in turn, in any order; times are milliseconds
--       id, token                    the job and its lease
--       answered, pauses             how long ago the host answered ('' when it was not asked); as in lib/answers.lua
--       concurrency                  HOST_CONCURRENCY
--       retention, outcomes_keep, near_max, visits (ages, joined by commas)
--       an end that is no record:    outcome, detail, original (id of the record that is repeated or '')
--       a record:                    record (JSON), content (first 8 bytes of the content hash), alias (ids of the
--                                    page's other addresses, any number, as in lib/aliases.lua)
--       where it goes:               stream, list ('1' when it does)
--       what it is compared by:      fingerprint (near fingerprints, one a version, the newest first), site (3 bytes),
--                                    mark ('1' to publish near duplicates), revision_change, revision_pause
--       by what it is asked again:   validators (of the answer, '' for none), validators_keep
--       what its host learns:        host (of the page), paragraphs (their digests), hosts_most, hosts_keep
-- Types job:ID, host:HOST, counters, urls:*, content:*, near:*, validators hash; hosts, busy, leases, slices, boilerplate,
--       generations, copies, delayed, validated zset; records, outcomes stream; boilerplate:HOST string; prints:* list;
--       records:list list (pushed on the left: consumers take from the right)
-- Returns {outcome, id of the record that is repeated or '', its URL or '', resemblance or ''}; false when the lease is
--       over
local given = arguments({alias = true, fingerprint = true})
local id, own = given.id, decode(given.id)
local job = held(id, given.token)
if not job then return false end
redis.call('ZREM', leases, id) -- first, since a full memory does not refuse it: what is in hand can always end

local retention, most = tonumber(given.retention), tonumber(given.near_max)
local urls, again = live_tables('urls', retention), job.again == '1'
local others, unknown, said = other_addresses(urls, given.alias, own)
local prints, texts = {}, {}
for _, packed in ipairs(given.fingerprint) do prints[#prints + 1] = read_print(packed, given.site) end
if #prints > 0 then texts = live_generations(retention, most) end

-- A verdict is what the page comes to: outcome, detail, `original`: id of the record that is repeated or '', its `url`
-- and `similarity` if known. Of a record also `text`, its JSON, `story` (10 bytes), `prints` that are to be remembered,
-- `event`: what is counted besides, and `mark`: what is to be kept of its address instead of the usual.
local function verdict(outcome, original, fields)
  local one = {outcome = outcome, detail = '', original = original, url = '', similarity = ''}
  for name, value in pairs(fields or {}) do one[name] = value end
  return one
end

-- The record that the page has already under its own address or another; its own does not count when it was asked for again.
local function repeated_page()
  local known = not again and record_at(urls, own)
  for _, address in ipairs(others) do
    local record = not known and record_at(urls, address)
    if record and not (again and record == id) then
      local theirs, mine
      if said[address] then theirs, mine = comparable(prints, texts, decode(record)) end
      if not (theirs and is_other(mine, theirs)) then known = record end
    end
  end
  return known
end

-- The page has a record, and was asked for again. `same`: its text is as it was.
local function revised(same)
  local before, mine, generation, text = comparable(prints, texts, own)
  local changed = before and 1 - compare(mine, before) or nil
  if same and not (changed and changed > tonumber(given.revision_change)) then changed = 0 end -- or else an earlier revision's
  local outcome, detail, mark, number = judge_revision(recall(urls, own), changed, tonumber(given.revision_change),
    tonumber(given.revision_pause))
  if outcome ~= 'published' then
    local held_back = not (changed and changed <= tonumber(given.revision_change))
    return verdict(outcome, id, {detail = detail, held_back = held_back})
  end
  local story, record = before and before.story or own, given.record
  record = set_field(record, 'revision', number, '1')
  record = set_field(record, 'changed', changed and string.format('%.2f', changed) or 'null')
  record = set_field(record, 'supersedes', quoted(id))
  record = set_field(record, 'story', quoted(encode(story)), quoted(id))
  if before then erase_text(generation, text) end
  return verdict(outcome, '', {text = record, story = story, prints = prints, event = 'revisions', mark = mark})
end

-- The text is new, but perhaps for edits.
local function new_or_near()
  local near
  for _, mine in ipairs(prints) do near = near or find_original(mine, texts, own) end
  if not near then return verdict('published', '', {text = given.record, story = own, prints = prints}) end
  local original, similarity = encode(near.id), string.format('%.2f', near.resemblance)
  local record = set_field(given.record, 'similarity', similarity)
  record = set_field(record, 'story', quoted(encode(near.story)), quoted(id))
  local found = {url = unsqueeze(near.squeezed), similarity = similarity, story = near.story, prints = {}}
  if near.fuller then
    found.text, found.prints, found.event = set_field(record, 'supersedes', quoted(original)), prints, 'updates'
  elseif given.mark == '1' then -- it is not remembered: what repeats it resembles what is
    found.text, found.event = set_field(record, 'near_duplicate_of', quoted(original)), 'marked'
  end
  return verdict(found.text and 'published' or 'duplicate.near', original, found)
end

local function judge()
  local repeated = repeated_page()
  if repeated then return verdict('duplicate.url', repeated) end
  local claim = recall(live_tables('content', retention), given.content)
  if claim and claim ~= own then
    local theirs = entry_of(texts, claim)
    return verdict('duplicate.content', encode(claim), {url = theirs and unsqueeze(theirs.squeezed) or '', similarity = '1.00'})
  end
  if again and record_at(urls, own) == id then return revised(claim == own) end
  return new_or_near()
end

local function publish(one)
  remember(current_table('content', retention), given.content, own)
  if one.prints[1] then remember_text(one.prints[1], own, one.story, job.url, retention, most) end
  if given.stream == '1' then
    redis.call('XADD', records, '*', 'id', id, 'url', job.url, 'record', one.text)
    count('streamed')
  end
  if given.list == '1' then redis.call('LPUSH', records_list, one.text) end
  count_page(given.host, given.paragraphs, tonumber(given.hosts_most), given.hosts_keep)
  if one.event then count(one.event) end
end

-- Keep what the page's addresses lead to. A record stays its address' own, whatever came of asking for it again.
local function remember_addresses(one, published)
  local seen, mark = current_table('urls', retention), one.mark
  if not mark and again and not published and record_at(urls, own) == id then mark = recall(urls, own) end
  local pointer = published and 'd' .. own or one.original ~= '' and 'd' .. decode(one.original) or 'r'
  remember(seen, own, mark or published and 'p' or pointer)
  for _, address in ipairs(unknown) do remember(seen, address, pointer) end
  return published or mark
end

-- An end that is no record. A page that is as it was is the record's that its address stands for, which may be another's.
local function told()
  local original = given.original
  if original == id then original = record_at(urls, own) or '' end
  return verdict(given.outcome, original, {detail = given.detail})
end

local end_ = given.record and judge() or told()
local published = end_.outcome == 'published'
if given.validators and not end_.held_back then -- by those of a text that was not sent, its next visit would not see it
  keep_validators(id, given.validators, tonumber(given.validators_keep))
elseif given.original == id then
  confirm_validators(id)
end
if published then
  publish(end_)
else
  tell(job, end_.outcome, end_.detail, end_.original, given.outcomes_keep, end_.url, end_.similarity)
end
if end_.url ~= '' and host_of(end_.url) ~= host_of(job.url) then count_copy(host_of(job.url), host_of(end_.url)) end
local has_record = remember_addresses(end_, published)

redis.call('DEL', job_key(id))
count(end_.outcome)
if has_record then visit_again(job, given.visits) end
answered(job.host, given.pauses, given.answered)
free_host(job.host, tonumber(given.concurrency))
return {end_.outcome, end_.original, end_.url, end_.similarity}
