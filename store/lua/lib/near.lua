-- Near duplicates: which text of earlier a text is an edited copy of, by the fingerprints of tasks/near.py.
--
-- `generations` (zset) has the number of each generation with its start. near:G is a table as in lib/slices.lua, from
-- an anchor (4 bytes), or the beginning of a record's id, to the text's number in the generation, with two fields more:
-- `version` of its fingerprints and `texts`, how many there are. prints:G:N (list) has what is kept of texts 64 N to
-- 64 N + 63. A generation takes what comes in a quarter of the retention, and at most a quarter of the texts that are
-- remembered. Only fingerprints of its own version are put into it, or looked for in it.
--
-- What is kept of a text: id of the record (10 bytes), number of shingles (2), site (3), filter of numbers (16),
-- sketches (96 and 24), length of the story's id (1: 0 or 10), the story's id if it is another's, URL as in lib/squeeze.lua.
local KEPT = 8 -- anchors that are remembered of a text
local PAGE = 64 -- texts of one prints:G:N
local JUDGED = 8 -- candidates that are compared, those with the most anchors in common first
-- Bytes of a fingerprint: version and number of shingles, filter of numbers, sketch of the shingles, that of the pairs.
local HEAD, NUMBERS, SKETCH, OF_PAIRS = 3, 16, 96, 24
local SEVERAL, APART = 3, 0.2 -- of what makes a series, see find_original()
local OLDEST = 2 -- version of fingerprints that is still looked at

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
    if one.version >= OLDEST and one.last > now - retention and texts <= most then live[#live + 1] = one end
  end
  return live
end

-- A fingerprint of tasks/near.py, and the site where the text stands.
local function read_print(packed, site)
  local one = {
    version = string.byte(packed, 1), count = string.byte(packed, 2) * 256 + string.byte(packed, 3), site = site, anchors = {},
  }
  local at = HEAD
  for _, part in ipairs({{'numbers', NUMBERS}, {'sketch', SKETCH}, {'pairs', OF_PAIRS}}) do
    one[part[1]] = string.sub(packed, at + 1, at + part[2])
    at = at + part[2]
  end
  for anchor = at + 1, #packed, 4 do one.anchors[#one.anchors + 1] = string.sub(packed, anchor, anchor + 3) end
  return one
end

local function write_entry(mine, id, story, url)
  local other = story == id and '' or story
  return id .. string.char(math.floor(mine.count / 256), mine.count % 256) .. mine.site .. mine.numbers .. mine.sketch
    .. mine.pairs .. string.char(#other) .. other .. squeeze(url)
end

local function read_entry(entry)
  local sketch = 16 + NUMBERS
  local at = sketch + SKETCH + OF_PAIRS
  local length, id = string.byte(entry, at) or 0, string.sub(entry, 1, 10)
  return {
    id = id, count = string.byte(entry, 11) * 256 + string.byte(entry, 12), site = string.sub(entry, 13, 15),
    numbers = string.sub(entry, 16, sketch - 1), sketch = string.sub(entry, sketch, sketch + SKETCH - 1),
    pairs = string.sub(entry, sketch + SKETCH, at - 1), story = length > 0 and string.sub(entry, at + 1, at + length) or id,
    squeezed = string.sub(entry, at + 1 + length),
  }
end

-- The page on which a text of a generation is kept, and its place there.
local function place_of_text(generation, text)
  return prefix .. 'prints:' .. generation.number .. ':' .. int(math.floor(text / PAGE)), text % PAGE
end

local function entry_at(generation, text)
  local page, place = place_of_text(generation, text)
  local entry = redis.call('LINDEX', page, place)
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
  local page, place = place_of_text(generation, text)
  redis.call('LSET', page, place, '')
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
-- record that does not count. The entry has `resemblance`, and `fuller` when this text is an update of it.
--
-- When some remembered text differs from this one in its numbers alone, there is a template, and only what is sure is a copy.
-- Reports without numbers show by what they have in common with SEVERAL others, or with one of the same site, and that is too
-- little for a copy. Then only what is surest is one, or what resembles this text by APART more than those do: they may be
-- earlier variants of the same story, or share no more than the house's footer.
local function find_original(mine, live, own)
  local alike, template, series, akin, nearest, best = {}, false, false, 0, 0, nil
  for at, candidate in ipairs(candidates(mine, live)) do
    if at > JUDGED then break end
    local theirs = entry_at(candidate.generation, candidate.text)
    local like = theirs and theirs.id ~= own and likeness(mine, theirs, candidate.anchors)
    if like and like.copy then
      theirs.like = like
      alike[#alike + 1] = theirs
    elseif like then
      template, series, akin = template or like.template, series or like.series, akin + (like.akin and 1 or 0)
      if not like.template then nearest = math.max(nearest, like.resemblance) end
    end
  end
  series = series or akin >= SEVERAL
  for _, theirs in ipairs(alike) do
    local like = theirs.like
    local certain = (like.sure or not template)
      and (like.surest or not series or like.resemblance >= nearest + APART)
    if certain and not (best and best.resemblance >= like.resemblance) then
      best, theirs.resemblance, theirs.fuller = theirs, like.resemblance, like.fuller
    end
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
  local page = place_of_text(one, text)
  redis.call('RPUSH', page, write_entry(mine, id, story, url))
  for at = 1, math.min(KEPT, #mine.anchors) do put(one, mine.anchors[at], int(text)) end
  put(one, string.sub(id, 1, 4), int(text))
  redis.call('HSET', one.key, 'version', mine.version, 'texts', int(text + 1))
  keep_counts(one)
end
