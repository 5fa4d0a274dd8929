import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type IconName } from './icon.js';
import styles from './menu.module.css';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
  isDanger?: boolean | undefined;
  isDisabled?: boolean | undefined;
  onAction: () => void;
  testId?: string | undefined;
}

interface MenuProps {
  /** The name of the menu for screen readers. */
  label: string;
  entries: readonly MenuEntry[];
  /** A Button or an IconButton that opens it. */
  children: ReactNode;
}

/** A button that opens a list of things to do. */
export function Menu({ label, entries, children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover ?? ''} placement="bottom end" offset={4}>
        <AriaMenu aria-label={label} className={styles.menu ?? ''}>
          {entries.map(({ id, icon, isDanger, isDisabled = false, onAction, testId, ...entry }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={entry.label}
              isDisabled={isDisabled}
              onAction={onAction}
              className={styles.item ?? ''}
              data-danger={isDanger || undefined}
              data-testid={testId}
            >
              {icon && <Icon name={icon} size={15} />}
              <span className={styles.label}>{entry.label}</span>
              {entry.shortcut && <kbd className={styles.shortcut}>{entry.shortcut}</kbd>}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
