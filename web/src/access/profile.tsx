import type { Me } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { Badge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { abilitiesOf } from './abilities.js';
import styles from './account.module.css';

/** The name and the role of the person, and what the role allows and does not. */
export function Profile({ me }: { me: Me }) {
  const { t } = useTranslation(['access', 'app']);
  const name = [me.first_name, me.last_name].filter(Boolean).join(' ');
  return (
    <section data-testid="profile">
      <h2 className={styles.heading}>{t('profile')}</h2>
      <dl className={styles.facts}>
        <dt>{t('username')}</dt>
        <dd>{me.username}</dd>
        {name !== '' && (
          <>
            <dt>{t('fullName')}</dt>
            <dd>{name}</dd>
          </>
        )}
        <dt>{t('role')}</dt>
        <dd>
          <Badge tone="info">{t(`app:roles.${me.role}`)}</Badge>
        </dd>
      </dl>
      <h3 className={styles.subheading}>{t('may')}</h3>
      <ul className={styles.abilities}>
        {abilitiesOf(me.permissions).map(({ ability, isAllowed }) => (
          <li key={ability} data-denied={!isAllowed || undefined}>
            <Icon name={isAllowed ? 'check' : 'close'} />
            <span>
              {isAllowed ? t(`abilities.${ability}`) : t('mayNot', { ability: t(`abilities.${ability}`) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
