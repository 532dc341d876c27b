-- Which paragraphs the pages of a host share: a table of frequent items a host, of a fixed size.
--
-- `boilerplate:HOST` (string): how many pages were counted (2 bytes), then for each paragraph 5 bytes of its digest and
-- on how many of those pages it stood (1 byte), the oldest first. When a table is full, the rarest of the oldest make room (after
-- J. Misra and D. Gries, 1982: a count is never too high). After WINDOW pages all is halved, so that recent pages
-- count most. `boilerplate` (zset): the hosts that have a table and when each was last written to.
local ENTRY, PARAGRAPHS, WINDOW = 6, 128, 120
-- Tables that one page may drop: a lowered limit is reached in steps.
local DROPPED = 8

local function boilerplate_key(host) return prefix .. 'boilerplate:' .. host end

-- The table of a host: pages, digests in order, and digest -> count.
local function paragraphs_of(host)
  local packed, names, counts = redis.call('GET', boilerplate_key(host)), {}, {}
  if not packed or #packed < 2 then return 0, names, counts end
  for at = 3, #packed - ENTRY + 1, ENTRY do
    local name = string.sub(packed, at, at + ENTRY - 2)
    names[#names + 1] = name
    counts[name] = string.byte(packed, at + ENTRY - 1)
  end
  return string.byte(packed, 1) * 256 + string.byte(packed, 2), names, counts
end

-- Halve all counts; what stood on one page is forgotten.
local function halve(names, counts)
  for _, name in ipairs(names) do counts[name] = math.floor(counts[name] / 2) end
end

-- Drop the rarest, of those the oldest, until no more than PARAGRAPHS are left.
local function make_room(names, counts)
  local surplus, least = -PARAGRAPHS, 1
  for _, name in ipairs(names) do if counts[name] > 0 then surplus = surplus + 1 end end
  while surplus > 0 do
    for _, name in ipairs(names) do
      if surplus > 0 and counts[name] == least then counts[name], surplus = 0, surplus - 1 end
    end
    least = least + 1
  end
end

-- Drop the tables that nobody wrote to for longest, when there are more than `limit`.
local function forget_hosts(limit)
  local surplus = math.min(redis.call('ZCARD', boilerplate) - limit, DROPPED)
  if surplus <= 0 then return end
  local flat = redis.call('ZPOPMIN', boilerplate, surplus)
  for at = 1, #flat, 2 do redis.call('UNLINK', boilerplate_key(flat[at])) end
end

-- Count a page of a host. `digests`: 5 bytes for each of its paragraphs, one after the other; `limit`: hosts at the most;
-- `keep`: for how long a table is kept that is not written to (ms).
local function count_page(host, digests, limit, keep)
  forget_hosts(limit)
  if limit == 0 or digests == '' then return end
  local pages, names, counts = paragraphs_of(host)
  if pages >= WINDOW then
    halve(names, counts)
    pages = math.floor(pages / 2)
  end
  local on_page = {}
  for at = 1, #digests, ENTRY - 1 do
    local name = string.sub(digests, at, at + ENTRY - 2)
    if not on_page[name] then
      if not counts[name] then names[#names + 1] = name end
      counts[name] = (counts[name] or 0) + 1
      on_page[name] = true
    end
  end
  make_room(names, counts)
  pages = pages + 1
  local packed = {string.char(math.floor(pages / 256), pages % 256)}
  for _, name in ipairs(names) do
    if counts[name] > 0 then packed[#packed + 1] = name .. string.char(counts[name]) end
  end
  redis.call('SET', boilerplate_key(host), table.concat(packed), 'PX', int(keep))
  redis.call('ZADD', boilerplate, int(now), host)
end
