// <gancio-events> and <gancio-event>: the agenda of an instance on other sites' pages, under the names and with the attributes
// that these pages have from Gancio. What is inside the element is shown until the events are there, or if they can't be had.
(() => {
  const origin = document.currentScript ? new URL(document.currentScript.src).origin : '';
  const style = `
    :host { display: block; --text: #1c1917; --quiet: #57534e; --line: #ddd8d2; --card: #fff; --accent: #b3361b; }
    :host([theme=dark]) { --text: #f5f1ec; --quiet: #b9b0a7; --line: #463d37; --card: #221d1a; --accent: #ff9d7d; }
    * { box-sizing: border-box; }
    .list { background: var(--card); color: var(--text); font-family: system-ui, sans-serif; line-height: 1.4; }
    .list.sidebar { max-width: 31rem; }
    .header, .event { display: flex; gap: 1rem; padding: 0.75rem; color: inherit; text-decoration: none;
      border-bottom: 1px solid var(--line); }
    .header { align-items: center; justify-content: space-between; font-size: 1.25rem; font-weight: 600; }
    .header img { height: 2.5rem; }
    .event { border-left: 4px solid var(--accent); }
    .event:hover .title, .event:focus-visible .title { text-decoration: underline; }
    .picture { flex: 0 0 30%; max-width: 12rem; aspect-ratio: 3 / 2; object-fit: cover; }
    .words { min-width: 0; overflow-wrap: anywhere; }
    .words > * { display: block; }
    .title { font-size: 1.1rem; font-weight: 600; }
    .when, .where, .tags { color: var(--quiet); font-size: 0.9rem; }`;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter(Boolean));
    return element;
  };

  const when = ({ start_datetime: start, end_datetime: end, multidate }) => {
    const words = { weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' };
    const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, words);
    return multidate && end ? format.formatRange(start * 1000, end * 1000) : format.format(start * 1000);
  };

  const picture = (base, [medium]) => {
    if (!medium) return make('img', { className: 'picture', alt: '', src: `${base}/fallbackimage.png`, loading: 'lazy' });
    const [x, y] = medium.focalpoint || [0, 0];
    const src = `${base}/media/thumb/${encodeURIComponent(medium.url)}`;
    const img = make('img', { className: 'picture', alt: medium.name || '', src, loading: 'lazy' });
    img.style.objectPosition = `${(x + 1) * 50}% ${(y + 1) * 50}%`;
    return img;
  };

  const card = (base, event, hasPicture) => {
    const { name = '', address = '' } = event.place || {};
    const words = make('span', { className: 'words' },
      make('span', { className: 'when' }, when(event)),
      make('span', { className: 'title' }, event.title),
      make('span', { className: 'where' }, address && address !== name ? `@${name} ${address}` : `@${name}`),
      event.tags.length && make('span', { className: 'tags' }, event.tags.map(tag => `#${tag}`).join(' ')));
    const href = `${base}/event/${encodeURIComponent(event.slug || event.id)}`;
    return make('a', { className: 'event', href, target: '_blank', rel: 'noopener' },
      hasPicture && picture(base, event.media), words);
  };

  // Fetches and draws at every change of an attribute; of answers that overtake each other the last question's counts.
  class Shown extends HTMLElement {
    #asked = 0;
    #awaited = false;

    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).append(make('slot'));
      this.changed();
    }

    attributeChangedCallback() {
      if (this.isConnected && this.shadowRoot) this.changed();
    }

    get base() {
      return (this.getAttribute('baseurl') || origin).replace(/\/+$/, '');
    }

    changed() {
      if (this.#awaited) return;
      this.#awaited = true;
      queueMicrotask(() => { this.#awaited = false; this.#show(); });
    }

    async #show() {
      const number = ++this.#asked;
      let parts;
      try {
        const answer = await fetch(this.base + this.path());
        if (!answer.ok) throw new Error(`${answer.status} from ${answer.url}`);
        parts = this.draw(await answer.json());
      } catch (error) {
        console.error(error);
      }
      if (number !== this.#asked) return;
      const outside = this.getAttribute('external_style');
      const sheet = outside && make('link', { rel: 'stylesheet', href: outside });
      const shown = parts ? [make('style', {}, style), ...(sheet ? [sheet] : []), parts] : [make('slot')];
      this.shadowRoot.replaceChildren(...shown);
    }
  }

  class Events extends Shown {
    static observedAttributes = ['baseurl', 'title', 'maxlength', 'tags', 'places', 'collection', 'theme', 'show_recurrent',
      'sidebar', 'external_style'];

    // WordPress's plugin prints `maxlength= theme="dark"` without quotes, and a browser takes what follows for the value.
    connectedCallback() {
      const swallowed = /^(\w+)="?([^"]*)"?$/.exec(this.getAttribute('maxlength') || '');
      if (swallowed && Number.isNaN(Number(swallowed[0]))) {
        this.removeAttribute('maxlength');
        if (Events.observedAttributes.includes(swallowed[1])) this.setAttribute(swallowed[1], swallowed[2]);
      }
      super.connectedCallback();
    }

    path() {
      const asked = new URLSearchParams();
      const said = attribute => (this.getAttribute(attribute) || '').trim();
      if (/^[0-9]+$/.test(said('maxlength'))) asked.set('max', said('maxlength'));
      for (const name of ['tags', 'places']) {
        if (said(name)) asked.set(name, said(name));
      }
      asked.set('show_recurrent', String(['', 'true'].includes(this.getAttribute('show_recurrent'))));
      const collection = said('collection');
      return collection ? `/api/collections/${encodeURIComponent(collection)}?${asked}` : `/api/events?${asked}`;
    }

    draw(events) {
      const isSidebar = this.getAttribute('sidebar') !== 'false';
      const title = this.getAttribute('title');
      const header = isSidebar && title && make('a', { className: 'header', href: this.base, target: '_blank', rel: 'noopener' },
        make('span', {}, title), make('img', { alt: '', src: `${this.base}/logo.png` }));
      const cards = events.map(event => card(this.base, event, !isSidebar));
      return make('div', { className: isSidebar ? 'list sidebar' : 'list' }, header, ...cards);
    }
  }

  class Event extends Shown {
    static observedAttributes = ['baseurl', 'id', 'theme', 'external_style'];

    path() {
      return `/api/event/detail/${encodeURIComponent(this.getAttribute('id') || '')}`;
    }

    draw(event) {
      return make('div', { className: 'list' }, card(this.base, event, event.media.length > 0));
    }
  }

  for (const [name, element] of [['gancio-events', Events], ['gancio-event', Event]]) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
})();
