'use strict';
// Steps through a recorded run: `phantom trace --html` has put its diagram, its story and its data
// (the document of --format json) into this page. Everything from there is text, never markup.

const run = JSON.parse(document.getElementById('data').textContent);
const colors = JSON.parse(document.getElementById('colors').textContent);
const { events, messages } = run;
const byId = (id) => document.getElementById(id);
const diagram = byId('diagram');
const groups = events.map((event) => byId('event-' + event.id));
const lines = [...diagram.querySelectorAll('.message')];
const breaks = events.filter((event) => event.breaches.length > 0).map((event) => event.id);
let current = 0;

/** An element with attributes and children; strings become text. */
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null));
  return node;
}
const link = (id) => element('a', { href: '#event-' + id }, '#' + id);
const named = (name) => element('span', { class: 'name c' + (colors[name] ?? 0) }, name);
const heading = (text) => element('h2', {}, text);

// MARK: How things stand

/** What is true, who has what, and what each order believes, after an event. */
function stateAfter(id) {
  const truths = new Map(run.items.map((item) => ['stock of ' + item.name, String(item.stock)]));
  const units = new Map();
  const orders = new Map(
    run.orders.map((order) => [order.name, { state: 'is not here yet', facts: [] }]));
  for (const event of events.slice(0, id)) {
    for (const change of event.changes) {
      if ('truth' in change) truths.set(change.truth, change.value);
      else if ('unit' in change) assign(units, change);
      else if ('progress' in change && orders.has(change.progress)) {
        orders.get(change.progress).state = change.state;
      } else if ('beliefs' in change && orders.has(change.beliefs)) {
        orders.get(change.beliefs).facts = change.facts;
      }
    }
  }
  for (const message of messages) {
    const order = orders.get(message.order);
    const isUnderWay = message.sent <= id && id < message.ended && !message.isCopy;
    if (!order || !isUnderWay || !order.state.startsWith('is at ')) continue;
    const server = run.lanes[message.isReply ? message.from : message.to].name;
    order.state = 'waits for ' + server + (message.label ? ` (${message.label})` : '');
  }
  return { truths, units, orders };
}

function assign(units, { item, unit, order, state }) {
  const key = item + ' ' + unit;
  const holding = units.get(key) ?? { item, unit, owners: new Map() };
  if (state) holding.owners.set(order, state);
  else holding.owners.delete(order);
  if (holding.owners.size > 0) units.set(key, holding);
  else units.delete(key);
}

/** Which events, by number, the event with the number `id` could not do without. */
function pastOf(id) {
  const isPast = new Array(events.length + 1).fill(false);
  const isLanePast = new Array(run.lanes.length).fill(false);
  isPast[id] = true;
  for (let at = id; at >= 1; at--) {
    const event = events[at - 1];
    if (!isPast[at] && !isLanePast[event.lane]) continue;
    isPast[at] = isLanePast[event.lane] = true;
    if (event.cause) isPast[event.cause] = true;
  }
  return isPast;
}

const effects = new Map();
for (const event of events) {
  if (event.cause) effects.set(event.cause, [...(effects.get(event.cause) ?? []), event.id]);
}

// MARK: Panels

/** What is believed, beside what is true. */
function belief(fact, truth) {
  const what = fact.subject + ': ';
  if (fact.believed === truth) return element('div', {}, what + fact.believed);
  return element(
    'div', {}, what, element('span', { class: 'mistake' }, `believes ${fact.believed} ≠ ${truth}`));
}

function showEvent(event) {
  const rows = [];
  const row = (name, ...what) => rows.push(element('dt', {}, name), element('dd', {}, ...what));
  row('what', event.text);
  row('where', named(event.process), event.order ? [', for ', named(event.order)] : []);
  row('cause', event.cause ? [link(event.cause), ' ' + events[event.cause - 1].text] : 'from outside');
  const list = effects.get(event.id) ?? [];
  row('effects', list.length ? list.flatMap((id, place) => [place ? ', ' : '', link(id)]) : 'none');
  if (event.facts.length) row('belief', event.facts.map((fact) => belief(fact, fact.true)));
  if (event.choice !== null) {
    const choice = run.choices[event.choice];
    row('chosen', `${choice.key} = ${choice.value}`);
  }
  for (const place of event.breaches) {
    const breach = run.breaches[place];
    row('breaks', element('span', { class: 'bad' }, breach.property), ': ' + breach.explanation);
  }
  byId('event').replaceChildren(
    heading(`Event #${event.id}, tick ${event.tick}`), element('dl', {}, rows));
}

/** What an order has, if that is anything. */
function possession(name, state) {
  const units = [...state.units.values()].filter(({ owners }) => owners.has(name));
  if (units.length === 0) return null;
  const { quantity } = run.orders.find((order) => order.name === name);
  const text = `has unit${units.length > 1 ? 's' : ''} ` + units.map(({ unit }) => unit).join(', ');
  return units.length <= quantity ? element('div', {}, text)
    : element('div', {}, text + ': ', element('span', { class: 'bad' }, `wanted ${quantity}`));
}

function showOrders(state, event) {
  const isMistaken = ([, order]) => order.facts.some((f) => f.believed !== state.truths.get(f.subject));
  let all = [...state.orders];
  if (all.length > 8) {
    // Whom it is about first, then who is mistaken.
    const rank = (entry) => (entry[0] === event.order ? 0 : isMistaken(entry) ? 1 : 2);
    all = all.map((entry) => [rank(entry), entry]).sort((a, b) => a[0] - b[0]).map(([, e]) => e);
  }
  // Whoever acts at this event is shown with what it acts on.
  const shown = (name, order) => name === event.order && event.facts.length ? event.facts
    : order.facts.map(({ subject, believed }) => ({ subject, believed }));
  byId('orders').replaceChildren(
    heading('Orders: what each believes'),
    element('table', {}, all.map(([name, order]) => element(
      'tr', name === event.order ? { class: 'present' } : {},
      element('th', {}, named(name)),
      element('td', {}, order.state, possession(name, state), shown(name, order).map(
        (fact) => belief(fact, fact.true ?? state.truths.get(fact.subject) ?? 'unknown')))))));
}

function showLedger(state) {
  const isStock = ([subject]) => subject.startsWith('stock of ');
  const rows = (list) => list.map(([subject, value]) => [
    element('dt', {}, subject), element('dd', {}, value)]);
  const units = [...state.units.values()].sort(
    (a, b) => b.owners.size - a.owners.size || (a.item < b.item ? -1 : a.item > b.item ? 1 : b.unit - a.unit));
  const many = run.items.length > 1;
  byId('ledger').replaceChildren(
    heading('Ledger: what is true'),
    element('dl', {}, rows([...state.truths].filter(isStock))),
    element('ul', { class: 'units' }, units.map((unit) => element(
      'li', unit.owners.size > 1 ? { class: 'double' } : {},
      (many ? unit.item + ' ' : '') + `unit ${unit.unit}: `,
      [...unit.owners].flatMap(([order, how], place) => [
        place ? ' and ' : '', named(order), how === 'sold' ? '' : ` (${how})`]),
      unit.owners.size > 1 ? element('span', { class: 'bad' }, ` ${unit.owners.size} owners`) : null))),
    element('dl', {}, rows([...state.truths].filter((entry) => !isStock(entry)))));
}

// MARK: The diagram

const size = { width: +diagram.getAttribute('width'), height: +diagram.getAttribute('height'), zoom: 1 };
const scroller = byId('scroller');
const now = document.createElementNS('http://www.w3.org/2000/svg', 'path');
now.id = 'now';
diagram.querySelector('.causes').before(now);
const place = (id) => {
  const { e, f } = groups[id - 1].transform.baseVal[0].matrix;
  return { x: e, y: f };
};

/** Lets the causal past of an event stand out, and what is yet to come fade. */
function showPast(id) {
  const isPast = pastOf(id);
  groups.forEach((group, at) => {
    group.classList.toggle('past', isPast[at + 1]);
    group.classList.toggle('future', at + 1 > id);
  });
  messages.forEach((message, at) => {
    lines[at].classList.toggle('past', isPast[message.ended]);
    lines[at].classList.toggle('future', message.sent > id);
  });
}

/** Names and ticks stay in sight. */
const pin = () => pinAt(scroller.scrollLeft / size.zoom, scroller.scrollTop / size.zoom);
function pinAt(x, y) {
  diagram.querySelector('.names').setAttribute('transform', `translate(${x} 0)`);
  diagram.querySelector('.axis').setAttribute('transform', `translate(0 ${y})`);
  diagram.querySelector('.corner').setAttribute('transform', `translate(${x} ${y})`);
}

function reveal(id) {
  const { x, y } = place(id);
  const keep = (at, from, room, before, after) =>
    at - before < from ? at - before : at + after > from + room ? at + after - room : from;
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroller;
  scroller.scrollTo(
    keep(x * size.zoom, scrollLeft, clientWidth, Math.min(220, clientWidth * 0.35), Math.min(260, clientWidth * 0.52)),
    keep(y * size.zoom, scrollTop, clientHeight, 70, Math.min(110, clientHeight / 3)));
  pin();
}

function zoom(factor) {
  size.zoom = Math.min(2, Math.max(0.2, size.zoom * factor));
  diagram.setAttribute('width', size.width * size.zoom);
  diagram.setAttribute('height', size.height * size.zoom);
  pin();
  reveal(current);
}

// MARK: Stepping

let timer;
/** Goes to the event with that number. */
function go(id) {
  id = Math.min(Math.max(id, 1), events.length);
  if (id === current || !events.length) return;
  if (current) groups[current - 1].classList.remove('chosen');
  current = id;
  const event = events[id - 1];
  const state = stateAfter(id);
  groups[id - 1].classList.add('chosen');
  now.setAttribute('d', `M${place(id).x} 24V${size.height}`);
  showPast(id);
  showEvent(event);
  showOrders(state, event);
  showLedger(state);
  byId('slider').value = id;
  byId('place').textContent = `event ${id} of ${events.length}, tick ${event.tick}`;
  byId('first').disabled = byId('back').disabled = id === 1;
  byId('last').disabled = byId('next').disabled = id === events.length;
  for (const item of document.querySelectorAll('.told li')) {
    const isNow = item.dataset.event === String(id);
    item.classList.toggle('now', isNow);
    if (isNow) item.parentNode.parentNode.scrollTop = Math.max(0, item.offsetTop - item.parentNode.offsetTop - 60);
  }
  reveal(id);
  // The address follows at leisure: browsers refuse too many changes in a row.
  clearTimeout(timer);
  timer = setTimeout(() => history.replaceState(null, '', '#event-' + current), 250);
}

function goToAddress() {
  const match = /^#event-(\d+)$/.exec(location.hash);
  if (match) go(+match[1]);
  return match !== null;
}

function inLane(direction) {
  for (let id = current + direction; id >= 1 && id <= events.length; id += direction) {
    if (events[id - 1].lane === events[current - 1].lane) return id;
  }
  return current;
}

const keys = {
  ArrowLeft: () => go(current - 1), ArrowRight: () => go(current + 1),
  ArrowUp: () => go(inLane(-1)), ArrowDown: () => go(inLane(1)),
  Home: () => go(1), End: () => go(events.length),
  c: () => go(events[current - 1]?.cause ?? current),
  e: () => go(effects.get(current)?.[0] ?? current),
  b: () => go(breaks.find((id) => id > current) ?? breaks[0] ?? current),
  '+': () => zoom(1.25), '-': () => zoom(0.8),
};
document.addEventListener('keydown', (press) => {
  const isLine = press.key === 'ArrowUp' || press.key === 'ArrowDown';
  // Up and down scroll the story and the panels, if one of them has the focus.
  if (press.ctrlKey || press.metaKey || press.altKey || !keys[press.key]) return;
  if (isLine && press.target.closest('#story, #panels')) return;
  press.preventDefault();
  keys[press.key]();
});

const clicks = {
  first: keys.Home, back: keys.ArrowLeft, next: keys.ArrowRight, last: keys.End, broke: keys.b,
  smaller: keys['-'], larger: keys['+'],
};
for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener('click', action);
byId('broke').hidden = breaks.length === 0;
byId('slider').addEventListener('input', () => go(+byId('slider').value));

const eventAt = (target) => +(target.closest?.('.event')?.id.slice(6) ?? 0);
diagram.addEventListener('click', ({ target }) => {
  if (!eventAt(target)) return;
  history.pushState(null, '', '#event-' + eventAt(target));
  go(eventAt(target));
});
diagram.addEventListener('pointerover', ({ target, pointerType }) => {
  if (eventAt(target) && pointerType === 'mouse') showPast(eventAt(target));
});
diagram.addEventListener('pointerout', ({ target, pointerType }) => {
  if (eventAt(target) && pointerType === 'mouse') showPast(current);
});
scroller.addEventListener('scroll', pin);
addEventListener('resize', () => reveal(current));
// On paper the picture is whole.
addEventListener('beforeprint', () => pinAt(0, 0));
addEventListener('afterprint', pin);
addEventListener('hashchange', goToAddress);
diagram.classList.add('stepped');
// A narrow screen is for the picture.
if (innerWidth < 800) document.querySelector('header details')?.removeAttribute('open');
// It opens where the story has it break.
const told = +(document.querySelector('.told li:has(.broken)')?.dataset.event ?? 0);
if (!goToAddress()) go((told || breaks[0]) ?? events.findLast((event) => event.kind === 'answer')?.id ?? events.length);
