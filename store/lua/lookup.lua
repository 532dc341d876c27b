-- uses: keys jobs base32 slices squeeze likeness near
--
-- lookup: what is remembered of URLs, by their ids.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 retention (ms), 2 NEAR_MAX; then ids
-- Types slices, generations zset; urls:*, near:* hash; prints:* list
-- Returns for each id {id of the record that it has led to or '', that record's URL or '', id of its story or ''}; the last
--       two only as long as its near fingerprint is remembered
local retention, found = tonumber(ARGV[1]), {}
local urls, texts = live_tables('urls', retention), live_generations(retention, tonumber(ARGV[2]))
for at = 3, #ARGV do
  local own = decode(ARGV[at])
  local state = recall(urls, own)
  local record = state and (string.sub(state, 1, 1) == 'p' and own or state ~= 'r' and string.sub(state, 2))
  local entry = entry_of(texts, record or own)
  if entry then record = entry.id end
  found[#found + 1] = {record and encode(record) or '', entry and unsqueeze(entry.squeezed) or '', entry and encode(entry.story) or ''}
end
return found
