import type { Source } from '../../protocol/index.ts';
import { language, t } from '../../ui/i18n.ts';

/** The works this picture was painted from, each small and framed, with its names. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) return <p class="sources__none">{t('kiosk.revealNoSources')}</p>;
  const percent = new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 0 });
  return (
    <section class="sources" aria-labelledby="sources">
      <h2 id="sources">{t('kiosk.revealSources')}</h2>
      <ul style={{ '--count': String(sources.length) }}>
        {sources.map((source) => (
          <li key={source.id} class="source">
            <div class="frame frame--small">
              <img
                src={`/catalogue/${source.id.split('/').map(encodeURIComponent).join('/')}.webp`}
                alt=""
                width={192}
                height={192}
                onError={(event) => {
                  event.currentTarget.hidden = true;
                }}
              />
            </div>
            <p class="said source__title" dir="auto">
              {source.title}
            </p>
            <p dir="auto">{source.author}</p>
            <p class="source__set" dir="auto">
              {source.set}
            </p>
            <p class="source__set">
              <bdi>{source.licence}</bdi>
            </p>
            <p class="source__share">{t('kiosk.revealShare', { share: percent.format(source.share) })}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
