// Days as numbers from the first day of the atlas; words as the page writes them.

const DAY_MS = 864e5;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

function makeCalendar(first, count) {
  const origin = Date.parse(first);
  const iso = (number) => new Date(origin + number * DAY_MS).toISOString().slice(0, 10);
  const number = (day) => Math.round((Date.parse(day) - origin) / DAY_MS);
  const clamp = (value) => Math.max(0, Math.min(count - 1, Math.round(value)));
  const inWords = (value) => words(iso(value));
  const weekday = (value) => WEEKDAYS[new Date(origin + value * DAY_MS).getUTCDay()];
  return { iso, number, clamp, inWords, weekday, wordsOf: words, count };
}

function words(day) {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

// The step of a timeline in force on a day: the last one that has begun. Both ends of a period belong to it.
function stepOn(line, day) {
  let low = 0, high = line.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line[middle][0] <= day) low = middle; else high = middle - 1;
  }
  return low;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
}
