// Feeds with hard content, as readers in JavaScript take them that others wrote: node-ical, ical.js and rss-parser.
//
//     node tests/clients/readers.mjs PACKAGES URL EVENTS
//
// PACKAGES is a folder whose `node_modules` has them, EVENTS what `readers.py` told of what it published there.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [packages, url, told] = process.argv.slice(2);
const require = createRequire(`${packages}/package.json`);
const nodeIcal = require('node-ical');
const ical = require('ical.js');
const RssParser = require('rss-parser');
const ICAL = ical.default ?? ical;

const events = JSON.parse(told);
const get = async path => {
  const answer = await fetch(url + path);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const text = await get('/feed/ics?show_recurrent=true');

const read = Object.values(nodeIcal.sync.parseICS(text)).filter(entry => entry.type === 'VEVENT');
for (const { id, title } of events) {
  const found = read.filter(entry => entry.uid.split('@')[0] === String(id));
  assert.equal(found.length, 1, `node-ical: ${title}`);
  const summary = found[0].summary?.val ?? found[0].summary;
  // It reads `\\n` as a line's end, whatever stands before the backslash.
  if (!title.includes('\\')) assert.equal(summary, title);
  assert.ok(found[0].start instanceof Date && !Number.isNaN(found[0].start.getTime()));
}

const calendar = new ICAL.Component(ICAL.parse(text));
const entries = calendar.getAllSubcomponents('vevent').map(entry => new ICAL.Event(entry));
for (const { id, title, tags } of events) {
  const [entry] = entries.filter(entry => entry.uid.split('@')[0] === String(id));
  assert.equal(entry.summary, title);
  assert.deepEqual(entry.component.getFirstProperty('categories').getValues(), tags);
  assert.ok(entry.component.getFirstPropertyValue('x-alt-desc'));
}
assert.equal(calendar.getFirstPropertyValue('method'), 'PUBLISH');

const feed = await new RssParser().parseString(await get('/feed/rss?max=100&show_recurrent=true'));
for (const { title, tags } of events) {
  const item = feed.items.find(item => item.title.includes(`] ${title} @ `));
  assert.ok(item, `rss-parser: ${title}`);
  assert.deepEqual(item.categories, tags);
}
console.log('ok: three readers in JavaScript read all that was published');
