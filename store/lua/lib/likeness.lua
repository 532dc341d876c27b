-- Likeness: whether a text is an edited copy of another, by their fingerprints (tasks/near.py).
--
-- A fingerprint here is a table: `count` of shingles, `site`, `numbers` (filter), `sketch` of the shingles, `pairs` (sketch
-- of the pairs of words). For how the limits were found see docs/duplicates.md.

local compare, is_other, likeness -- what is to be had; all else is of this part alone, since a script has 200 locals at most
do

-- A text is short with at most so many shingles. Most of it may be house text, or a template's; and it has few numbers.
local SHORT = 250
-- One is a copy of the other when the share of the shorter one's shingles that the longer one has (containment) is at least
-- `contained`, and that of all shingles that both have (resemblance) at least `resembling`. Within a site, where reports have
-- the same template and house text, more is asked. With `of_pairs` the containment of the pairs of words counts for that much
-- of the containment: it bears more words changed, but is high in reports of one template, too, and those are short.
--
-- Texts with at least LEAST_NUMBERS numbers each are no copies when fewer than `numbers` of the fewer are the other's
-- too, unless they resemble each other by SURE: reports of one template. Of a text's few numbers some are the same by chance.
local ELSEWHERE = {
  long = {contained = 0.52, resembling = 0.15, of_pairs = 0.2, numbers = 0.5},
  short = {contained = 0.505, resembling = 0.15, of_pairs = 0, numbers = 0.66},
}
local SAME_SITE = {
  long = {contained = 0.62, resembling = 0.42, of_pairs = 0, numbers = 0.6},
  short = {contained = 0.62, resembling = 0.42, of_pairs = 0, numbers = 0.66},
}
local LEAST_NUMBERS, SURE = 3, 0.9
-- Short texts of one site must have most of the pairs of words in common, too, or one must be nearly whole in the other. More
-- is asked where there are reports in a series: others of the site that are nearly as much alike, or several of any site that
-- have AKIN in common (lib/near.lua).
local ALIKE, WHOLE = {of_pairs = 0.76, resembling = 0.55}, {contained = 0.92, resembling = 0.5}
local ALIKE_IN_SERIES = {of_pairs = 0.85, resembling = 0.7}
local AKIN = 0.3
-- Numbers do not count in texts that have most in common and not even one number in SPARSE shingles: a template's have more,
-- and of three or four an edit soon changes some.
local MOSTLY, SPARSE = 0.6, 60
-- And where texts that differ in their numbers alone show that there is a template, more of them must be the same.
local NUMBERS_OF_TEMPLATE = 0.8
-- A text with this many times the shingles of one that it has in it, and so many more, is no copy but an update, of
-- whatever site. The shorter that one is, the less a resemblance says: so much of it is asked for, and so many anchors.
local FULLER, MORE, ANCHORS = 2, 150, 2
local UPDATE = {
  long = {contained = 0.65, resembling = 0, of_pairs = 0, numbers = 0.6},
  short = {contained = 0.65, resembling = 0, of_pairs = 0, numbers = 0.66},
}

-- Two texts of which the longer one has less than this share of the shorter one's shingles are plainly not the same.
local OTHER = 0.2

local ONES = {[0] = 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4} -- bits in four bits

-- The resemblance that two sketches show: of the bins that any of the two fills, the share in which both have the same
-- smallest hash. Two different hashes have the same four bits once in 15 times.
local function resemblance_by(sketch, other)
  local ones, others = {string.byte(sketch, 1, -1)}, {string.byte(other, 1, -1)}
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
  return math.max(0, (same - both / 15) / (14 / 15)) / math.max(1, any)
end

-- The containment, by the resemblance and how many features each has.
local function containment_by(resemblance, one, other)
  local common = resemblance / (1 + resemblance) * (one.count + other.count)
  return math.min(1, common / math.min(one.count, other.count))
end

-- How much two texts have in common: estimates of the resemblance and of the containment.
function compare(one, other)
  local resemblance = resemblance_by(one.sketch, other.sketch)
  return resemblance, containment_by(resemblance, one, other)
end

-- Whether two texts have hardly anything in common.
function is_other(mine, theirs)
  local _, containment = compare(mine, theirs)
  return containment < OTHER
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
  local common, bits = 0, 8 * #one.numbers
  for at = 1, #one.numbers do
    local byte = bit.band(string.byte(one.numbers, at), string.byte(other.numbers, at))
    common = common + ONES[byte % 16] + ONES[math.floor(byte / 16)]
  end
  local some, others = ones_of(one.numbers), ones_of(other.numbers)
  local fewer, chance = math.min(some, others), some * others / bits
  return fewer > chance and (common - chance) / (fewer - chance) or 1, fewer
end

-- How one text is like another, with the `resemblance`; nil when they have too little in common. Either `copy`: one is an
-- edited copy of the other, or `fuller`, an update; whether that is `sure`, where there is a template, and `surest`, where
-- there is a series. Or what speaks for these: `template`, texts that differ in their numbers; `series`, one of the same
-- site; `akin`. `anchors`: how many they have in common.
function likeness(mine, theirs, anchors)
  local count = math.min(mine.count, theirs.count)
  local fuller = mine.count >= FULLER * theirs.count and mine.count - theirs.count >= MORE
  local within, short = mine.site == theirs.site and not fuller, count <= SHORT
  local limits = (fuller and UPDATE or within and SAME_SITE or ELSEWHERE)[short and 'short' or 'long']
  local resemblance, contained = compare(mine, theirs)
  local of_pairs = resemblance_by(mine.pairs, theirs.pairs)
  local score = contained + limits.of_pairs * (containment_by(of_pairs, mine, theirs) - contained)
  if score < limits.contained or resemblance < limits.resembling or fuller and anchors < ANCHORS then
    return short and contained >= AKIN and {akin = true, resemblance = resemblance} or nil
  end
  local sure, whole = resemblance >= SURE, contained >= WHOLE.contained and resemblance >= WHOLE.resembling
  local function by(asked) return of_pairs >= asked.of_pairs and resemblance >= asked.resembling end
  if within and short and not (whole or by(ALIKE)) then return {series = true, resemblance = resemblance} end
  local shared, fewer = numbers_shared(mine, theirs)
  local several, sparse = fewer >= LEAST_NUMBERS, contained >= MOSTLY and fewer < count / SPARSE
  if not (sure or sparse or not several or shared >= limits.numbers) then
    return {template = true, resemblance = resemblance}
  end
  return {
    copy = true, fuller = fuller, resemblance = resemblance, sure = sure or several and shared >= NUMBERS_OF_TEMPLATE,
    surest = sure or whole or not short or by(ALIKE_IN_SERIES),
  }
end

end
