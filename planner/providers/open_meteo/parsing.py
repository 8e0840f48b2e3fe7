"""Open-Meteo's answer, read into days of weather."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from planner.domain.facts import DayWeather, Sky, WeatherSource

DAILY_VARIABLES = (
    "weather_code",
    "temperature_2m_max",
    "temperature_2m_min",
    "precipitation_sum",
)
CHANCE_OF_RAIN = "precipitation_probability_max"
"""What only a forecast has."""

SKY_BY_WMO_CODE: Mapping[int, Sky] = {
    **dict.fromkeys((0, 1), Sky.CLEAR),
    **dict.fromkeys((2, 3), Sky.CLOUDY),
    **dict.fromkeys((45, 48), Sky.FOG),
    **dict.fromkeys((51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 80, 81, 82), Sky.RAIN),
    **dict.fromkeys((71, 73, 75, 77, 85, 86), Sky.SNOW),
    **dict.fromkeys((95, 96, 99), Sky.STORM),
}
"""The codes of WMO table 4677 that Open-Meteo uses; drizzle and freezing rain count as rain."""

type Celsius = Annotated[float, Field(ge=-100, le=70, allow_inf_nan=False)]
type Millimetres = Annotated[float, Field(ge=0, le=3_000, allow_inf_nan=False)]
type Percent = Annotated[int, Field(ge=0, le=100)]


class _Daily(BaseModel):
    """The `daily` block: columns of one length, with null where a model does not reach."""

    time: list[date]
    weather_code: list[int | None]
    temperature_2m_max: list[Celsius | None]
    temperature_2m_min: list[Celsius | None]
    precipitation_sum: list[Millimetres | None]
    precipitation_probability_max: list[Percent | None] | None = None

    @model_validator(mode="after")
    def columns_are_of_one_length(self) -> "_Daily":
        columns = (getattr(self, name) for name in type(self).model_fields)
        if {len(column) for column in columns if column is not None} != {len(self.time)}:
            raise ValueError("columns differ in length")
        return self


class _Forecast(BaseModel):
    daily: _Daily


def parse_daily(body: Any, *, source: WeatherSource) -> tuple[DayWeather, ...]:
    """Daily weather, oldest first: temperatures in °C, rain in mm, chance of rain 0-100 where there is one.

    Reads the `daily` block of Open-Meteo's /v1/forecast and /v1/archive; a day without temperatures is left
    out. Raises ValueError when the service reports an error, and when the block is missing, is of another
    type, or its columns differ in length.
    """
    daily = _Forecast.model_validate(body).daily
    chances = daily.precipitation_probability_max or [None] * len(daily.time)
    rows = zip(
        daily.time,
        daily.weather_code,
        daily.temperature_2m_max,
        daily.temperature_2m_min,
        daily.precipitation_sum,
        chances,
        strict=True,
    )
    return tuple(
        DayWeather(
            date=day,
            high_c=high,
            low_c=low,
            rain_mm=rain or 0.0,
            sky=sky_of(code, rain_mm=rain or 0.0),
            source=source,
            rain_chance=chance,
        )
        for day, code, high, low, rain, chance in rows
        if high is not None and low is not None
    )


def sky_of(code: int | None, *, rain_mm: float) -> Sky:
    """The sky of a WMO weather code; an unknown code says no more than whether it rains."""
    if code is not None and code in SKY_BY_WMO_CODE:
        return SKY_BY_WMO_CODE[code]
    return Sky.RAIN if rain_mm >= 1 else Sky.MIXED
