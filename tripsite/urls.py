"""Every path that Django answers. Those where time counts stand in `planner.web.stream`, before it."""

from django.contrib import admin
from django.urls import include, path, re_path

from planner.web import account, account_limits, api, browsers, downloads, health, my_data, pages, uploads

handler400 = api.bad_request
handler500 = api.server_error
handler429 = account_limits.too_many  # allauth's

admin.autodiscover()

urlpatterns = [
    path("", pages.home, name="home"),
    path("suggest", pages.suggest, name="suggest"),
    path("runs/<str:run_id>/", pages.run, name="run"),
    path("runs/<str:run_id>/cancel", pages.cancel, name="run_cancel"),
    path("plans/", pages.plans, name="plans"),
    path("plans/import", uploads.plan_import, name="plan_import"),
    path("plans/<str:plan_id>/", pages.plan, name="plan"),
    path("plans/<str:plan_id>/rename", pages.rename, name="plan_rename"),
    path("plans/<str:plan_id>/delete", pages.delete, name="plan_delete"),
    path("plans/<str:plan_id>/take-along", downloads.take_along, name="plan_take_along"),
    path("plans/<str:plan_id>/print", downloads.print_sheet, name="plan_print"),
    path("plans/<str:plan_id>/trip.<str:suffix>", downloads.download, name="plan_download"),
    path("feeds/<str:plan_id>/<str:key>.ics", downloads.feed, name="plan_feed"),
    path("account/", account.account, name="account"),
    path("account/tokens", account.token_new, name="token_new"),
    path("account/tokens/<int:token_id>/revoke", account.token_revoke, name="token_revoke"),
    path("account/data", my_data.download, name="account_data"),
    path("account/delete", my_data.delete, name="account_delete"),
    path("account/browsers", browsers.browsers, name="browsers"),
    path("account/browsers/elsewhere", browsers.browsers_sign_out, name="browsers_sign_out"),
    path("account/browsers/<int:session_id>/sign-out", browsers.browser_sign_out, name="browser_sign_out"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include("planner.web.allauth_urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("api/v1/", api.api.urls),
    re_path(r"^api/(?P<path>.*)$", api.not_found),
]
