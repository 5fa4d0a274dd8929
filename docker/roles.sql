-- Creates two roles without superuser rights. `liucheng` owns the tables and runs the migrations. `liucheng_app` is the role of the
-- API and the workers: it reads and writes rows, and can neither change nor create tables. A superuser runs this script once, in
-- the database of the installation:
--   psql --set=owner_password=… --set=app_password=… --file=docker/roles.sql DATABASE
CREATE ROLE liucheng LOGIN PASSWORD :'owner_password';
CREATE ROLE liucheng_app LOGIN PASSWORD :'app_password';

SELECT current_database() AS database \gset
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
ALTER DATABASE :"database" OWNER TO liucheng;
GRANT CONNECT ON DATABASE :"database" TO liucheng_app;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO liucheng_app;
ALTER DEFAULT PRIVILEGES FOR ROLE liucheng IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO liucheng_app;
ALTER DEFAULT PRIVILEGES FOR ROLE liucheng IN SCHEMA public GRANT USAGE ON SEQUENCES TO liucheng_app;
