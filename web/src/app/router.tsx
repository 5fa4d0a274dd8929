import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
  useParams,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Loading } from '../parts/loading.js';
import { BrokenPage, NotFoundPage } from './error-pages.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

/** A page whose code is loaded when it is first opened. */
const page = <Path extends string, Name extends string>(
  path: Path,
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, name) });

/** A page of one thing, which gets its id. What is no id is no page. */
const pageOf = <Path extends `${string}$id${string}`, Prop extends string, Name extends string>(
  path: Path,
  load: () => Promise<Record<Name, ComponentType<Record<Prop, number>>>>,
  name: Name,
  prop: Prop,
) =>
  page(
    path,
    async () => {
      const { [name]: PageOfOne } = await load();
      return { default: () => <WithId prop={prop} page={PageOfOne} /> };
    },
    'default',
  );

function WithId<Prop extends string>({
  prop,
  page: PageOfOne,
}: {
  prop: Prop;
  page: ComponentType<Record<Prop, number>>;
}) {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  if (!/^[1-9]\d{0,15}$/.test(id)) return <NotFoundPage />;
  // Another id is another page: nothing of the one before may show in it.
  return <PageOfOne key={id} {...({ [prop]: Number(id) } as Record<Prop, number>)} />;
}

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => redirect({ to: '/processes', throw: true }),
    component: () => <Navigate to="/processes" />,
  }),
  page('/processes', () => import('../processes/processes-page.js'), 'ProcessesPage'),
  pageOf('/processes/$id', () => import('../designer/designer-page.js'), 'DesignerPage', 'processId'),
  pageOf(
    '/processes/$id/triggers',
    () => import('../triggers/triggers-panel.js'),
    'TriggersPanel',
    'processId',
  ),
  page('/jobs', () => import('../runs/jobs-page.js'), 'JobsPage'),
  pageOf('/jobs/$id', () => import('../runs/job-page.js'), 'JobPage', 'jobId'),
  page('/variables', () => import('../variables/variables-page.js'), 'VariablesPage'),
  page('/schedules', () => import('../triggers/schedules-page.js'), 'SchedulesPage'),
  page('/hooks', () => import('../triggers/hooks-page.js'), 'HooksPage'),
  page('/login', () => import('../access/login-page.js'), 'LoginPage'),
  page('/account', () => import('../access/account-page.js'), 'AccountPage'),
  page('/users', () => import('../access/users-page.js'), 'UsersPage'),
  page('/audit', () => import('../access/audit-page.js'), 'AuditPage'),
]);

/** The pages of the designer, by their paths. The search string holds plain texts. */
export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: BrokenPage,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
