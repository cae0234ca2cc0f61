import { t } from '../../ui/i18n.ts';
import type { Service } from '../visit.ts';

/** A clear sentence in place of a broken page; it goes away by itself. */
export function OutOfService({ service }: { service: Service }) {
  const isPainter = !service.open && service.why === 'painter';
  return (
    <main class="page page--calm" data-page="out-of-service">
      <div class="out-of-service" role="status">
        <div class="lamp lamp--low" aria-hidden="true" />
        <h1 class="said">{t('kiosk.serviceTitle')}</h1>
        <p>{t(isPainter ? 'kiosk.servicePainter' : 'kiosk.serviceServer')}</p>
      </div>
    </main>
  );
}
