"""Every path that Django answers. Those where time counts stand in `planner.web.stream`, before it."""

from django.contrib import admin
from django.urls import include, path, re_path

from planner.web import account, api, health, pages

handler400 = api.bad_request
handler500 = api.server_error

admin.autodiscover()

urlpatterns = [
    path("", pages.home, name="home"),
    path("suggest", pages.suggest, name="suggest"),
    path("runs/<str:run_id>/", pages.run, name="run"),
    path("runs/<str:run_id>/cancel", pages.cancel, name="run_cancel"),
    path("plans/", pages.plans, name="plans"),
    path("plans/<str:plan_id>/", pages.plan, name="plan"),
    path("plans/<str:plan_id>/rename", pages.rename, name="plan_rename"),
    path("plans/<str:plan_id>/delete", pages.delete, name="plan_delete"),
    path("account/", account.account, name="account"),
    path("account/tokens", account.token_new, name="token_new"),
    path("account/tokens/<int:token_id>/revoke", account.token_revoke, name="token_revoke"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.api.urls),
    re_path(r"^api/(?P<path>.*)$", api.not_found),
]
