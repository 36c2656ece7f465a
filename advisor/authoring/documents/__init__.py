"""The authored YAML documents of `catalog/`, as strict pydantic models.

Each class is one shape of file; its field descriptions are the JSON Schema that editors show. Nothing here computes:
cross-checks live in `validate`, the shipped form in `compile`.

Conventions that hold in every document
---------------------------------------
* `sources:` names each source once (`key: {url, read, note}`); `from: key` refers to it. The nearest enclosing `from`
  holds.
* A fact is written as its plain value, or as `{value, from, basis, note}` when it needs its own source.
* An unknown fact is written `{value: null, why: {en, ja}}`. It is never left as 0, "" or a guess.
* Texts that people read carry both languages: `{en: …, ja: …}`.
* Bytes are integers, money is US dollars, dates are ISO (`2023-05-17`; `2023-05` or `2023` where the day is not known).
"""

from __future__ import annotations

from advisor.authoring.documents.base import (
    Basis,
    CommercialUse,
    Document,
    DType,
    Fact,
    FullDate,
    Kind,
    LanguageCode,
    ModelId,
    PartialDate,
    Region,
    Route,
    Slug,
    Source,
    SourceKey,
    Task,
    Text,
    problem,
)
from advisor.authoring.documents.engines import (
    Constant,
    ConstantClass,
    ConstantName,
    EngineEntry,
    EngineProfile,
    EnginesDocument,
    Parallelism,
    QuantizationSupport,
)
from advisor.authoring.documents.evidence import (
    MetricEntry,
    ScoreRow,
    SuiteDocument,
    TaskEntry,
    TasksDocument,
)
from advisor.authoring.documents.hardware import (
    AcceleratorEntry,
    AcceleratorsDocument,
    InstanceEntry,
    InstanceFamilyDocument,
    Interconnect,
    RegionEntry,
    RegionsDocument,
)
from advisor.authoring.documents.licenses import (
    ConditionEntry,
    HostingTerms,
    JurisdictionTerms,
    LicenseEntry,
    LicensesDocument,
    OutputTerms,
)
from advisor.authoring.documents.models import (
    Ancestor,
    ArchitectureFact,
    BedrockChannel,
    BedrockRoute,
    Channels,
    ContextFact,
    DTypesFact,
    FamilyDocument,
    HuggingFaceChannel,
    JumpStartChannel,
    LicenseFact,
    Lifecycle,
    ModelEntry,
    ModelFacts,
    ParametersFact,
    WeightFile,
)
from advisor.authoring.documents.objectives import (
    HalfLife,
    ObjectiveEntry,
    ObjectivesDocument,
    QualityUtility,
    SuitabilityUtility,
    Utilities,
)
from advisor.authoring.documents.prices import (
    BedrockPriceRow,
    BedrockPricesDocument,
    Ec2PriceRow,
    Ec2PricesDocument,
    SageMakerPriceRow,
    SageMakerPricesDocument,
)

__all__ = [
    "AcceleratorEntry",
    "AcceleratorsDocument",
    "Ancestor",
    "ArchitectureFact",
    "Basis",
    "BedrockChannel",
    "BedrockPriceRow",
    "BedrockPricesDocument",
    "BedrockRoute",
    "Channels",
    "CommercialUse",
    "ConditionEntry",
    "Constant",
    "ConstantClass",
    "ConstantName",
    "ContextFact",
    "DType",
    "DTypesFact",
    "Document",
    "Ec2PriceRow",
    "Ec2PricesDocument",
    "EngineEntry",
    "EngineProfile",
    "EnginesDocument",
    "Fact",
    "FamilyDocument",
    "FullDate",
    "HalfLife",
    "HostingTerms",
    "HuggingFaceChannel",
    "InstanceEntry",
    "InstanceFamilyDocument",
    "Interconnect",
    "JumpStartChannel",
    "JurisdictionTerms",
    "Kind",
    "LanguageCode",
    "LicenseEntry",
    "LicenseFact",
    "LicensesDocument",
    "Lifecycle",
    "MetricEntry",
    "ModelEntry",
    "ModelFacts",
    "ModelId",
    "ObjectiveEntry",
    "ObjectivesDocument",
    "OutputTerms",
    "Parallelism",
    "ParametersFact",
    "PartialDate",
    "QualityUtility",
    "QuantizationSupport",
    "Region",
    "RegionEntry",
    "RegionsDocument",
    "Route",
    "SageMakerPriceRow",
    "SageMakerPricesDocument",
    "ScoreRow",
    "Slug",
    "Source",
    "SourceKey",
    "SuitabilityUtility",
    "SuiteDocument",
    "Task",
    "TaskEntry",
    "TasksDocument",
    "Text",
    "Utilities",
    "WeightFile",
    "problem",
]
