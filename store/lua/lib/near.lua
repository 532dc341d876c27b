-- Near duplicates: which text of earlier a text is an edited copy of, by the fingerprints of tasks/near.py.
--
-- `generations` (zset) has the number of each generation with its start. near:G is a table as in lib/slices.lua, from
-- an anchor (4 bytes), or the beginning of a record's id, to the text's number in the generation, with two fields more:
-- `version` of its fingerprints and `texts`, how many there are. prints:G:N (list) has what is kept of texts 64 N to
-- 64 N + 63. A generation takes what comes in a quarter of the retention, and at most a quarter of the texts that are
-- remembered. Only fingerprints of its own version are put into it, or looked for in it.
--
-- What is kept of a text: id of the record (10 bytes), number of shingles (2), site (3), filter of numbers (16),
-- sketch (96), length of the story's id (1: 0 or 10), the story's id if it is another's, URL without https://,
-- and with ! for https://www.
local KEPT = 8 -- anchors that are remembered of a text
local PAGE = 64 -- texts of one prints:G:N
local JUDGED = 8 -- candidates that are compared, those with the most anchors in common first
local HEAD, NUMBERS, SKETCH = 3, 16, 96 -- bytes of a fingerprint: version and number of shingles, numbers, sketch

-- When one text is a copy of the other: the share of the shorter one's shingles that the longer one has (containment) is
-- at least `contained`, and that of all shingles that both have (resemblance) at least `resembling`. Within a site,
-- where reports have the same template and house text, more is asked. See docs/duplicates.md for how these were found.
local ELSEWHERE = {contained = 0.485, resembling = 0.15, numbers = 0.5}
local SAME_SITE = {contained = 0.62, resembling = 0.42, numbers = 0.6}
-- Texts with at least LEAST_NUMBERS numbers each are no copies when fewer than `numbers` of the fewer are the other's
-- too, unless they resemble each other by SURE: reports of one template. Short texts have few numbers, some of them the
-- same by chance, so more is asked of texts of at most SHORT shingles.
local LEAST_NUMBERS, SURE = 3, 0.9
-- Nor do they count in texts that have most in common and not even one number in SPARSE shingles: a template's have more,
-- and of three or four an edit soon changes some.
local MOSTLY, SPARSE = 0.6, 60
local SHORT, NUMBERS_OF_SHORT = 200, 0.66
-- And still more where it is known that there is a template.
local NUMBERS_OF_TEMPLATE = 0.8
-- A text with this many times the shingles of one that it has in it, and so many more, is no copy but an update, of
-- whatever site. The shorter that one is, the less a resemblance says: so much of it is asked for, and so many anchors.
local FULLER, MORE = 2, 150
local UPDATE = {contained = 0.65, resembling = 0, numbers = 0.6, anchors = 2}

-- Two texts of which the longer one has less than this share of the shorter one's shingles are plainly not the same.
local OTHER = 0.2

local ONES = {[0] = 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4} -- bits in four bits

local function generation_at(number)
  local one = table_at('near', number)
  local is = redis.call('HMGET', one.key, 'version', 'texts')
  one.number, one.version, one.texts = number, tonumber(is[1] or 0), tonumber(is[2] or 0)
  return one
end

-- The live generations, newest first: of the retention, and no more of them than `most` texts fill.
local function live_generations(retention, most)
  local live, texts = {}, 0
  for _, number in ipairs(redis.call('ZREVRANGE', generations, 0, -1)) do
    local one = generation_at(number)
    texts = texts + one.texts
    if one.last > now - retention and texts <= most then live[#live + 1] = one end
  end
  return live
end

-- A fingerprint of tasks/near.py, and the site where the text stands.
local function read_print(packed, site)
  local anchors = {}
  for at = HEAD + NUMBERS + SKETCH + 1, #packed, 4 do anchors[#anchors + 1] = string.sub(packed, at, at + 3) end
  return {
    version = string.byte(packed, 1), count = string.byte(packed, 2) * 256 + string.byte(packed, 3), site = site,
    numbers = string.sub(packed, HEAD + 1, HEAD + NUMBERS), anchors = anchors,
    sketch = string.sub(packed, HEAD + NUMBERS + 1, HEAD + NUMBERS + SKETCH),
  }
end

local function write_entry(mine, id, story, url)
  local other = story == id and '' or story
  return id .. string.char(math.floor(mine.count / 256), mine.count % 256) .. mine.site .. mine.numbers .. mine.sketch
    .. string.char(#other) .. other .. string.gsub(string.gsub(url, '^https://www%.', '!'), '^https://', '')
end

local function read_entry(entry)
  local at = 15 + NUMBERS + SKETCH
  local length = string.byte(entry, at + 1)
  local id, url = string.sub(entry, 1, 10), string.sub(entry, at + 2 + length)
  return {
    id = id, count = string.byte(entry, 11) * 256 + string.byte(entry, 12), site = string.sub(entry, 13, 15),
    numbers = string.sub(entry, 16, 15 + NUMBERS), sketch = string.sub(entry, 16 + NUMBERS, at),
    story = length > 0 and string.sub(entry, at + 2, at + 1 + length) or id,
    url = string.match(url, '^http://') and url or 'https://' .. string.gsub(url, '^!', 'www.'),
  }
end

-- How much two sketches have in common: estimates of the resemblance and of the containment.
--
-- Of the bins that any of the two fills, the share in which both have the same smallest hash is the resemblance; two
-- different hashes have the same four bits once in 15 times.
local function compare(one, other)
  local ones, others = {string.byte(one.sketch, 1, -1)}, {string.byte(other.sketch, 1, -1)}
  local same, both, any = 0, 0, 0
  for at = 1, #ones do
    local a, b = ones[at], others[at]
    local a_low, b_low = a % 16, b % 16
    local a_high, b_high = a - a_low, b - b_low
    if a_low + b_low > 0 then any = any + 1 end
    if a_low > 0 and b_low > 0 then
      both = both + 1
      if a_low == b_low then same = same + 1 end
    end
    if a_high + b_high > 0 then any = any + 1 end
    if a_high > 0 and b_high > 0 then
      both = both + 1
      if a_high == b_high then same = same + 1 end
    end
  end
  local resemblance = math.max(0, (same - both / 15) / (14 / 15)) / math.max(1, any)
  local common = resemblance / (1 + resemblance) * (one.count + other.count)
  return resemblance, math.min(1, common / math.min(one.count, other.count))
end

local function ones_of(text)
  local ones = 0
  for at = 1, #text do
    local byte = string.byte(text, at)
    ones = ones + ONES[byte % 16] + ONES[math.floor(byte / 16)]
  end
  return ones
end

-- The share of the fewer numbers that are the other text's too, and how many the fewer are; what two filters have in
-- common by chance is taken off.
local function numbers_shared(one, other)
  local common, bits = 0, 8 * NUMBERS
  for at = 1, NUMBERS do
    local byte = bit.band(string.byte(one.numbers, at), string.byte(other.numbers, at))
    common = common + ONES[byte % 16] + ONES[math.floor(byte / 16)]
  end
  local some, others = ones_of(one.numbers), ones_of(other.numbers)
  local fewer, chance = math.min(some, others), some * others / bits
  return fewer > chance and (common - chance) / (fewer - chance) or 1, fewer
end

-- Whether two texts have hardly anything in common.
local function is_other(mine, theirs)
  local _, containment = compare(mine, theirs)
  return containment < OTHER
end

-- How one text is like another, nil when they have too little in common: `resemblance`; `copy`: whether one is an edited
-- copy of the other, or `fuller`, an update; and whether it is one even of a template's reports, `sure`. `anchors`: how
-- many they have in common.
local function likeness(mine, theirs, anchors)
  local resemblance, containment = compare(mine, theirs)
  local fuller = mine.count >= FULLER * theirs.count and mine.count - theirs.count >= MORE
  local limits = fuller and UPDATE or mine.site == theirs.site and SAME_SITE or ELSEWHERE
  if containment < limits.contained or resemblance < limits.resembling then return nil end
  if fuller and anchors < limits.anchors then return nil end
  local shared, fewer = numbers_shared(mine, theirs)
  local count = math.min(mine.count, theirs.count)
  local short, sparse = count <= SHORT, containment >= MOSTLY and fewer < count / SPARSE
  local several = fewer >= LEAST_NUMBERS
  return {
    resemblance = resemblance, fuller = fuller,
    copy = resemblance >= SURE or not several or sparse or shared >= (short and NUMBERS_OF_SHORT or limits.numbers),
    sure = resemblance >= SURE or several and shared >= NUMBERS_OF_TEMPLATE,
  }
end

local function entry_at(generation, text)
  local page = prefix .. 'prints:' .. generation.number .. ':' .. int(math.floor(text / PAGE))
  local entry = redis.call('LINDEX', page, text % PAGE)
  return entry and entry ~= '' and read_entry(entry) or nil
end

-- What is kept of the record with this id (10 bytes) in these generations, if anything, and where.
local function entry_of(live, id)
  for _, one in ipairs(live) do
    local field = string.sub(id, 1, 4)
    local text = redis.call('HGET', bucket_key(one, field), field)
    local entry = text and entry_at(one, tonumber(text))
    if entry and entry.id == id then return entry, one, tonumber(text) end
  end
  return nil
end

-- What is kept of the record with this id, that of the fingerprints which can be compared with it, and where it is kept;
-- nil when there is no such pair.
local function comparable(prints, live, id)
  local entry, generation, text = entry_of(live, id)
  for _, mine in ipairs(entry and prints or {}) do
    if mine.version == generation.version then return entry, mine, generation, text end
  end
  return nil
end

-- Keep nothing of this text any more; its anchors stay, and lead to nothing.
local function erase_text(generation, text)
  redis.call('LSET', prefix .. 'prints:' .. generation.number .. ':' .. int(math.floor(text / PAGE)), text % PAGE, '')
end

-- The texts of these generations that share anchors with the fingerprint, those with the most first: {generation, text,
-- anchors: how many}.
local function candidates(mine, live)
  local found, hits = {}, {}
  for _, one in ipairs(live) do
    if one.version == mine.version then
      for _, anchor in ipairs(mine.anchors) do
        local text = redis.call('HGET', bucket_key(one, anchor), anchor)
        local name = text and one.number .. ':' .. text
        if name and not hits[name] then
          found[#found + 1] = {generation = one, text = tonumber(text), name = name, order = #found}
        end
        if name then hits[name] = (hits[name] or 0) + 1 end
      end
    end
  end
  for _, one in ipairs(found) do one.anchors = hits[one.name] end
  table.sort(found, function(one, other)
    if one.anchors ~= other.anchors then return one.anchors > other.anchors end
    return one.order < other.order
  end)
  return found
end

-- The remembered text that this one resembles most of those that it is a copy of; nil when there is none. `own`: id of a
-- record that does not count. The entry has `resemblance`, and `fuller` when this text is an update of it. When some
-- remembered text differs from this one in its numbers alone, there is a template, and only what is sure is a copy.
local function find_original(mine, live, own)
  local alike, template, best = {}, false, nil
  for at, candidate in ipairs(candidates(mine, live)) do
    if at > JUDGED then break end
    local theirs = entry_at(candidate.generation, candidate.text)
    local like = theirs and theirs.id ~= own and likeness(mine, theirs, candidate.anchors)
    if like and like.copy then
      theirs.resemblance, theirs.sure, theirs.fuller = like.resemblance, like.sure, like.fuller
      alike[#alike + 1] = theirs
    elseif like then
      template = true
    end
  end
  for _, theirs in ipairs(alike) do
    if (theirs.sure or not template) and not (best and best.resemblance >= theirs.resemblance) then best = theirs end
  end
  return best
end

-- The generation that takes fingerprints of this version; opens one when the last has had its time or is full.
local function current_generation(version, retention, most)
  for _, number in ipairs(redis.call('ZREVRANGE', generations, 0, -1)) do
    local one = generation_at(number)
    if one.version == version then
      local start = tonumber(redis.call('ZSCORE', generations, number))
      if start + retention / SPANS > now and one.texts < most / SPANS then return one end
      break
    end
  end
  local newest = redis.call('ZREVRANGE', generations, 0, 0)
  local number = int(tonumber(newest[1] or 0) + 1)
  redis.call('ZADD', generations, int(now), number)
  local one = generation_at(number)
  one.version = version
  return one
end

-- Remember a text by its fingerprint, as record `id` of `story`.
local function remember_text(mine, id, story, url, retention, most)
  local one = current_generation(mine.version, retention, most)
  local text = one.texts
  redis.call('RPUSH', prefix .. 'prints:' .. one.number .. ':' .. int(math.floor(text / PAGE)),
    write_entry(mine, id, story, url))
  for at = 1, math.min(KEPT, #mine.anchors) do put(one, mine.anchors[at], int(text)) end
  put(one, string.sub(id, 1, 4), int(text))
  redis.call('HSET', one.key, 'version', mine.version, 'texts', int(text + 1))
  keep_counts(one)
end
