"""A statement in words, Spanish and English: how it was made, and what is in doubt."""

from collections.abc import Mapping
from typing import Literal

from chocolate_factory.savings.statement import Caveat, Doubt

Language = Literal["es", "en"]

METHOD: Mapping[Language, str] = {
    "en": (
        "The batches finished in the month, at published prices with everything a kilowatt-hour"
        " costs. A step counts as announced until somebody records what happened. The fixed shift,"
        " the valley rule and perfect foresight make the same batches on the same machines, with"
        " the same people, at the same prices, and begin none sooner before it is due than seven"
        " days, or than was done. The price of exceeding the contracted power is included."
        " Captured is the saving over the fixed shift divided by what foresight would have saved."
    ),
    "es": (
        "Los lotes terminados en el mes, a los precios publicados y con todo lo que cuesta un"
        " kilovatio hora. Un paso cuenta como se anunció hasta que alguien anota lo que ocurrió. El"
        " turno fijo, la regla del valle y la previsión perfecta hacen los mismos lotes en las"
        " mismas máquinas, con las mismas personas y a los mismos precios, y no empiezan ninguno"
        " más de siete días antes de su plazo, o de lo que se hizo. Se incluye el precio de"
        " exceder la potencia contratada. Lo captado es el ahorro frente al turno fijo dividido"
        " por lo que habría ahorrado la previsión perfecta."
    ),
}

_DOUBTS: Mapping[Language, Mapping[Doubt, str]] = {
    "en": {
        Doubt.ANNOUNCED: "{count} of {of} batches are taken to have been made as announced:"
        " nobody has recorded what happened.",
        Doubt.UNPRICED: "{count} of {of} hours have no published price: what depends on them"
        " is left out, not guessed.",
        Doubt.UNFINISHED_MONTH: "The month is not over.",
        Doubt.NOT_COMPARABLE: "A rule or foresight cannot make the same batches; there is no"
        " saving to tell.",
        Doubt.UNMETERED: "The meter's files lack {count} of the month's {of} hours.",
        Doubt.OTHER_PLANT: "{count} of {of} batches were made as the site's file no longer"
        " describes them; there is no saving to tell.",
        Doubt.NOT_ENERGY_ALONE: "This site also pays for people, cooling, changeovers or stores,"
        " or has a supply of its own; the ledger holds energy alone, so there is no saving to"
        " tell.",
    },
    "es": {
        Doubt.ANNOUNCED: "{count} de {of} lotes se dan por hechos como se anunció: nadie ha"
        " anotado lo que ocurrió.",
        Doubt.UNPRICED: "{count} de {of} horas no tienen precio publicado: lo que depende de"
        " ellas se omite, no se inventa.",
        Doubt.UNFINISHED_MONTH: "El mes no ha terminado.",
        Doubt.NOT_COMPARABLE: "Una regla o la previsión perfecta no puede hacer los mismos lotes;"
        " no hay ahorro que indicar.",
        Doubt.UNMETERED: "Los ficheros del contador no cubren {count} de las {of} horas del mes.",
        Doubt.OTHER_PLANT: "{count} de {of} lotes se hicieron como el fichero de la fábrica ya no"
        " describe; no hay ahorro que indicar.",
        Doubt.NOT_ENERGY_ALONE: "Esta fábrica paga además personas, refrigeración, cambios o"
        " almacenes, o tiene suministro propio; el libro solo recoge la energía, así que no hay"
        " ahorro que indicar.",
    },
}


def in_words(caveat: Caveat, language: Language) -> str:
    """One sentence."""
    return _DOUBTS[language][caveat.doubt].format(count=caveat.count, of=caveat.of)
